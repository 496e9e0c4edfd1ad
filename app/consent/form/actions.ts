"use server";
import { answerForm } from "@/app/http.ts";
import { answerConsent } from "@/lib/flows/consent.ts";

export async function answerConsentForm(form: FormData): Promise<void> {
  await answerForm("/consent/form", form, answerConsent);
}
