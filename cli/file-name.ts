/**
 * Kinds of files that people send and no program reads unasked. A file of any other kind gets the ending `.attachment`: no Makefile, package.json,
 * script or page comes into force by lying in a folder.
 */
const HARMLESS = new Set(
  'txt log csv tsv out png jpg jpeg gif bmp webp tif tiff pdf doc docx xls xlsx ppt pptx odt ods eml msg zip gz tgz bz2 xz zst tar 7z pcap pcapng cap har hprof dmp trc evtx bin dat'.split(
    ' ',
  ),
);

/** Their ending is harmless, but programs look for them by their whole name. */
const TAKEN = new Set(['cmakelists.txt', 'requirements.txt', 'constraints.txt', 'robots.txt', 'llms.txt']);

/** Devices of Windows, with any ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i;

/** What acts on a terminal, or means something in paths, patterns or to Windows. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[<>:"|?*$`&;'!{}()[\]~#%^]/gu;

/** Bytes: file systems take 255, and a second ending may follow. */
const LONGEST = 180;

const MARK = 'attachment';

/** A name for the present folder, made of the one that somebody else gave the file. */
export function fileNameFor(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const name = last
    .normalize('NFC')
    .replace(UNFIT, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\-_ ]+|[. ]+$/g, '');
  if (name === '') return MARK;
  const { stem, ending } = parts(name);
  const isHarmless = HARMLESS.has(ending.toLowerCase()) && !TAKEN.has(name.toLowerCase());
  const kept = isHarmless ? `${shortened(stem)}.${ending}` : `${shortened(name)}.${MARK}`;
  return DEVICE.test(kept.split('.')[0]!.trim()) ? `_${kept}` : kept;
}

function parts(name: string): { stem: string; ending: string } {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? { stem: name, ending: '' } : { stem: name.slice(0, dot), ending: name.slice(dot + 1) };
}

function shortened(stem: string): string {
  let kept = '';
  for (const character of stem) {
    if (Buffer.byteLength(kept + character) > LONGEST) break;
    kept += character;
  }
  return kept.replace(/[. ]+$/, '');
}
