"use server";
import { answerForm } from "@/app/http.ts";
import { withLanguages } from "@/lib/flows/language.ts";
import { answerLogin } from "@/lib/flows/login.ts";
import { withMoreTime } from "@/lib/flows/more-time.ts";

export async function answerLoginForm(form: FormData): Promise<void> {
  await answerForm("/login/form", form, withLanguages(withMoreTime(answerLogin)));
}
