"use server";
import { answerForm } from "@/app/http.ts";
import { answerDevice } from "@/lib/flows/device.ts";
import { withLanguages } from "@/lib/flows/language.ts";
import { withMoreTime } from "@/lib/flows/more-time.ts";

export async function answerDeviceForm(form: FormData): Promise<void> {
  await answerForm("/device/verify/form", form, withLanguages(withMoreTime(answerDevice)));
}
