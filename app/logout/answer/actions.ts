"use server";
import { answerForm } from "@/app/http.ts";
import { withLanguages } from "@/lib/flows/language.ts";
import { answerLogout } from "@/lib/flows/logout.ts";
import { withMoreTime } from "@/lib/flows/more-time.ts";

export async function answerLogoutForm(form: FormData): Promise<void> {
  await answerForm("/logout/form", form, withLanguages(withMoreTime(answerLogout)));
}
