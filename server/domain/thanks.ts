/**
 * Finds a thank-you in French, Dutch or English. Precision first: a false thank-you on somebody's page hurts more
 * than a missed one, so thanks in advance, ironic thanks and thanks with a complaint behind them do not count.
 * `thanks.test.ts` measures it on a labelled set.
 */

const words = [
  // English
  /\bthank(?:s| you| u)\b/iu,
  /\bthx\b|\bcheers\b(?=[^?]*$)/iu,
  /\bmuch appreciated\b|\bappreciate (?:it|your help|the help|that)\b/iu,
  /\byou(?:'|’)?re a (?:star|legend|lifesaver|life saver)\b/iu,
  // French
  /\bmerci+\b|\bmille mercis\b|\bgrand merci\b/iu,
  /\bje (?:vous|te) remercie\b|\bvous remercie\b/iu,
  // Dutch
  /\bbedankt\b|\bdank(?: ?je| ?u|jewel|uwel)\b|\bdank (?:je|u) wel\b|\bmerci+kes\b/iu,
  /\b(?:hartelijk|veel|duizendmaal|oprechte|van harte) dank\b|\bdankzij (?:jullie|jou|u)\b/iu,
]

const inAdvance = [
  /\b(?:thanks|thank you|thx) (?:in advance|for (?:looking|checking|letting me know|your (?:help|answer|reply) in advance))/iu,
  /\bmerci (?:d(?:'|’)avance|par avance|de (?:me |nous |bien vouloir |votre retour))/iu,
  /\bremercie (?:d(?:'|’)avance|par avance)/iu,
  /\b(?:alvast|bij voorbaat) (?:bedankt|dank)|\b(?:bedankt|dank (?:je|u)(?: wel)?) (?:alvast|bij voorbaat)/iu,
]

const sour = [
  /\b(?:thanks|thank you|cheers) (?:for nothing|a lot for (?:the delay|nothing|ruining)|but no thanks)/iu,
  /\bno thanks\b|\bno thank you\b|\bnon merci\b|\bnee,? (?:bedankt|dank)/iu,
  /\bmerci (?:pour rien|pour le retard|pour l(?:'|’)attente|quand m[eê]me pas|bien,? mais non)/iu,
  /\b(?:bedankt|dank (?:je|u)(?: wel)?) voor (?:niets|niks|de vertraging|het wachten)/iu,
  /\b(?:late|missed|waiting|cancelled|delay(?:ed)?) (?:again|encore)\b/iu,
  /\bencore (?:en retard|rat[ée]|une fois (?:en retard|supprim))/iu,
  /\b(?:alweer|weer eens|nog altijd) (?:te laat|vertraging|stuk|niet)/iu,
  /🙄|😒|😡|🤬|👏\s*👏|\/s\b|#fail\b|\bsarcas/iu,
  /\b(?:not|still) (?:working|fixed|solved|received|answered)\b/iu,
  /\b(?:ne|n(?:'|’)) ?(?:marche|fonctionne|est)[^.!?]{0,20}\b(?:toujours )?pas\b/iu,
  /\b(?:werkt|klopt|lukt)[^.!?]{0,20}\bniet\b/iu,
  /\b(?:slow clap|well done on|bravo pour le retard)\b/iu,
]

/** A question beside the thanks means that the customer still needs something. */
const asksOn = /\?/u

const gratefulToOther = [
  /\bthank (?:god|goodness|heavens)\b/iu,
  /\b(?:dieu|ciel) merci\b|\bmerci (?:dieu|le ciel)\b/iu,
  /\bgod ?zij ?dank\b|\bgoddank\b/iu,
  /\b(?:say|said|saying|dit|dire|zeggen|zegt|zei) (?:thanks|thank you|merci|bedankt|dank)/iu,
  /(?<!\p{L})(?:à|a) la merci\b|\bsans merci\b|\bthanks to (?:the|your|this|a|my)\b|\bundank|\bondank/iu,
]

/** The words that thank, or null. */
export const findThanks = (text: string): string | null => {
  const plain = text.replace(/https?:\/\/\S+|@[\p{L}\p{N}_.-]+/gu, ' ').normalize('NFC')
  if ([...inAdvance, ...sour, ...gratefulToOther].some((pattern) => pattern.test(plain))) return null
  if (asksOn.test(plain)) return null
  for (const pattern of words) {
    const found = pattern.exec(plain)
    if (found) return found[0].trim()
  }
  return null
}
