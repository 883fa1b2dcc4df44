// A copy on this device of what could not be saved, written or laid: encrypted with a key that comes with the page, gone when
// the course has it or after 24 hours. People share computers, so nothing readable stays behind.
const PREFIX = "draft-";
const LIFETIME = 24 * 60 * 60 * 1000;

const toBytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

function sweep() {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(PREFIX)) continue;
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(name)).at;
    } catch {
      // not readable any more: swept like an old one
    }
    if (!(Date.now() - at < LIFETIME)) localStorage.removeItem(name);
  }
}

// The copies of one text or answer, or null where this frame may not store or encrypt.
export async function openCopies(id, base64Key) {
  if (!globalThis.crypto?.subtle) return null;
  const name = PREFIX + id;
  let key;
  try {
    sweep();
    key = await crypto.subtle.importKey("raw", toBytes(base64Key), "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
  return {
    async put(fields) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(fields));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
      localStorage.setItem(
        name,
        JSON.stringify({ at: Date.now(), iv: toBase64(iv), text: toBase64(sealed) }),
      );
    },
    async take() {
      const kept = JSON.parse(localStorage.getItem(name) ?? "null");
      if (!kept) return null;
      try {
        const iv = toBytes(kept.iv);
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, toBytes(kept.text));
        return JSON.parse(new TextDecoder().decode(plain));
      } catch {
        this.drop();
        return null;
      }
    },
    drop() {
      localStorage.removeItem(name);
    },
  };
}
