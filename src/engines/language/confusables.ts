/**
 * Letters that print like a Latin one, small or capital, after the look-alikes of UTS #39 (Unicode
 * confusables), without what NFKC and lower case already bring together, and with a few more that a
 * reader would not notice in running text. Case counts: Greek `Η` passes for H, its small `η` for n.
 */
const LOOK_ALIKES: readonly (readonly [latin: string, others: string])[] = [
  ["a", "аαɑᴀАΑᎪꓮᗅ"],
  ["b", "ьƅЬƄʙᏏᖯвВΒᏴꓐꞴᗷ"],
  ["c", "сϲᴄꮯⲥСϹᏟꓚⲤ"],
  ["d", "ԁɗᴅᏧᑯᎠꓓꓒᗞᗪ"],
  ["e", "еєҽεɛᴇꬲЕΕᎬꓰⴹ"],
  ["f", "ϝꜰẝꞙꬵքϜꓝꞘᖴ"],
  ["g", "ɡցɢᶃƍԌᏀᏳꓖ"],
  ["h", "һհʜᏂнНΗᎻꓧⲎᕼ"],
  ["i", "іιıɩɪιͺꙇꭵᎥІΙ"],
  ["j", "јϳᴊЈͿᎫꓙᒍ"],
  ["k", "кκᴋКΚᏦꓗⲔᛕ"],
  ["l", "ӏɭʟƖǀӀᏞꓡⳐᒪꓲ"],
  ["m", "мᴍМΜϺᎷꓟⲘᗰ"],
  ["n", "пոηɴռΝꓠⲚ"],
  ["o", "оοօσᴏᴑꬽⲟჿОΟՕꓳⲞⵔ"],
  ["p", "рρϱᴘⲣРΡᏢꓑⲢᑭ"],
  ["q", "ԛգզǫⵕ"],
  ["r", "гᴦʀꭇꭈⲅꮁᎡᏒꓣƦᖇ"],
  ["s", "ѕꜱƽꮪЅՏᏕᏚꓢ"],
  ["t", "тτᴛТΤᎢꓔⲦ"],
  ["u", "υսᴜʋꞟꭎꭒՍꓴᑌ"],
  ["v", "ѵνᴠꮩѴᏙꓦⴸᐯ"],
  ["w", "ԝωᴡɯѡաꮃԜᎳᏔꓪ"],
  ["x", "хχХΧꓫⲬꭓ᙭ⵝ"],
  ["y", "уүγʏɣყᶌỿꭚУҮΥϒᎩᎽꓬⲨ"],
  ["z", "ᴢꮓΖᏃꓜ"],
];

/** From a look-alike letter, as it is written, to the small Latin letter it passes for. */
export const CONFUSABLE_LETTERS: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKES.flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);
