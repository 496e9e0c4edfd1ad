import { onlyPosted } from "@/app/only-posted.ts";
// Gives this page the action that its forms name.
import "./actions.ts";

export default onlyPosted("/consent/form");
