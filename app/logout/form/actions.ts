"use server";
import { answerForm } from "@/app/http.ts";
import { answerLogout } from "@/lib/flows/logout.ts";

export async function answerLogoutForm(form: FormData): Promise<void> {
  await answerForm("/logout/form", form, answerLogout);
}
