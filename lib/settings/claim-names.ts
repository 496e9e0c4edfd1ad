// Decides which claims a setting may name: none that Hydra states itself, and of texts none that are no text.

export function isClaimName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,39}$/.test(text);
}

/** Hydra's own: an application would believe them. */
export function isProtocolClaim(name: string): boolean {
  return /^(sub|iss|aud|exp|iat|nbf|jti|sid|rat|acr|amr|azp|nonce|auth_time|(at|c|s)_hash)$/.test(name);
}

/** Hydra's own, those that a verified address or another setting decides, and those that are no text. */
export function isDecidedElsewhere(name: string): boolean {
  return isProtocolClaim(name) || /_verified$|^(address|updated_at)$/.test(name);
}
