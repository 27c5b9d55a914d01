/* Pictures that people choose: made small, and without what a camera writes into them (where it was, when, whose it is). */

const MOST_BYTES = 50_000_000;
const MOST_PIXELS = 120_000_000;
const QUALITY = 0.82;

/** What is wrong with a picture, as a word of the page. */
export class PictureError extends Error {
  /**
   * @param {string} word
   * @param {import("../types.d.ts").Values} [values]
   */
  constructor(word, values = {}) {
    super(word);
    this.word = word;
    this.values = values;
  }
}

/** @type {(file: Blob) => Promise<boolean>} whether an iPhone has written it in a way that this browser may not know */
const isHeic = async (file) => /^ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1)/.test(await file.slice(4, 12).text());

/** @type {(file: Blob) => Promise<HTMLImageElement>} */
const decoded = async (file) => {
  const picture = new Image();
  const address = URL.createObjectURL(file);
  try {
    picture.src = address;
    await picture.decode();
  } catch {
    throw new PictureError((await isHeic(file)) ? "edit.picture.heic" : "edit.picture.broken");
  } finally {
    URL.revokeObjectURL(address);
  }
  return picture;
};

/**
 * A picture as the data URI of a JPEG whose longer side is no longer than `side` pixels.
 * @param {File} file
 * @param {number} side
 */
export const smallPicture = async (file, side) => {
  const mb = Math.round(file.size / 1e6);
  if (file.size > MOST_BYTES) throw new PictureError("edit.picture.large", { mb, most: MOST_BYTES / 1e6 });
  if (!file.size) throw new PictureError("edit.picture.broken");
  const picture = await decoded(file);
  const [width, height] = [picture.naturalWidth || side, picture.naturalHeight || side];
  if (width * height > MOST_PIXELS) throw new PictureError("edit.picture.pixels");
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new PictureError("edit.picture.broken");
  pen.fillStyle = "#fff"; // what is transparent would be black
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const data = canvas.toDataURL("image/jpeg", QUALITY);
  if (!data.startsWith("data:image/jpeg;base64,")) throw new PictureError("edit.picture.broken");
  return data;
};
