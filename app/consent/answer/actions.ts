"use server";
import { answerForm } from "@/app/http.ts";
import { answerConsent } from "@/lib/flows/consent.ts";
import { withLanguages } from "@/lib/flows/language.ts";
import { withMoreTime } from "@/lib/flows/more-time.ts";

export async function answerConsentForm(form: FormData): Promise<void> {
  await answerForm("/consent/form", form, withLanguages(withMoreTime(answerConsent)));
}
