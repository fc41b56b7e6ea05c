/**
 * Words that say how somebody feels about us. They are compared by their stems, so one form of each is enough where
 * the stemmer sees through the others. What a tram company hears without any feeling in it (lost, late, stop, fine,
 * free, `perdu`, `arrêt`, `boete`) is left out.
 */
export type SpokenLanguage = 'en' | 'fr' | 'nl'

type Words = {
  /** One of these is enough. */
  good: string
  bad: string
  /** It takes several of these, or one beside another sign. */
  mild: { good: string; bad: string }
  /** Praise that complains, and what looks like a sign and is none: nobody should be sure. */
  sour: string
  /** Turn a sign that follows. */
  not: string
  /** Praise before or behind it is half a thing. */
  but: string
}

/** Words in a line are apart by a comma; several of them stand side by side in the text. */
export const sentimentWords: Readonly<Record<SpokenLanguage, Words>> = {
  en: {
    good: `brilliant, lovely, love, loved, amazing, awesome, fantastic, wonderful, excellent, perfect, delighted, delightful,
      friendly, grateful, superb, great, gorgeous, happy, kudos, hats off, well done, lifesaver, legend,
      not bad, not bad at all, impressed, impressive, pleasantly surprised, so kind, very kind, really kind,
      thank you so much, thanks so much, a pleasure, enjoyed, made my day, glad, a joy, a hero`,
    bad: `terrible, horrible, awful, worst, rude, disgrace, disgraceful, disgusting, filthy, useless, unacceptable,
      ridiculous, pathetic, joke of a, furious, angry, annoyed, annoying, disappointed, disappointing, shame, shameful,
      shambles, nightmare, hate, hated, fed up, sick of, sick and tired, ripped off, rip off, scam, incompetent,
      dangerous, unsafe, frustrating, frustrated, appalling, dreadful, a mess, infuriating, late again, delayed again,
      broken again, cancelled again, out of order again, always late, late every day, every day late, nobody tells us anything, stopped dead, still not working, does not work, doesn't work,
      do not work, don't work, not working, crashes every, keeps crashing, nobody answers, no one answers, no excuse,
      not acceptable, not good enough, let down, waste of time, waste of money, stinks, cheated, shocking, hung up on me, poor service, bad service`,
    mild: {
      good: `good, nice, best, beautiful, thanks, thank you, helpful, polite, clean, fast, faster, smooth, better, appreciate, cheers, easy,
        kind, comfortable, fun, recommend`,
      bad: `broken, dirty, slow, bad, poor, delayed, delay, late, cancelled, crashes, fails, failed, stuck, problem, wrong,
        waited, waiting, overcrowded, missed, nobody, again, expensive, unfair, smells, out of order, worse`,
    },
    sour: `thanks for nothing, thank you for nothing, thanks a lot for, thanks a bunch, great job, slow clap, oh great,
      oh lovely, just great, just what i needed, good luck, best regards, kind regards, best wishes, best way, best time,
      best route, best stop, great distance, would be great, would be lovely, would love, love to, happy to, be happy,
      would be nice, too good to be true, a great deal, better late, if only, used to, great again, not the best,
      happy hour, happy birthday, legend of, lovely again, great britain, best if, shame on you if`,
    not: `not, no, never, isn't, wasn't, aren't, don't, doesn't, didn't, can't, cannot, won't, hardly, nothing, without,
      ain't, weren't, less, far from, couldn't, wouldn't, haven't, hasn't`,
    but: `but, although, though, however, except, unfortunately`,
  },
  fr: {
    good: `génial, géniaux, super, adorable, formidable, excellent, excellente, parfait, parfaite, magnifique, merveilleux,
      fantastique, extraordinaire, j adore, adoré, bravo, ravi, ravie, contente, content, heureux, heureuse, enchanté,
      chapeau, au top, impeccable, nickel, pas mal du tout, pas mal, plaisir, sympa, sympathique, gentil, gentille,
      aimable, merci beaucoup, merci infiniment, mille mercis, un grand merci, félicitations, chaleureux, chaleureuse,
      épatant, quel bonheur, reconnaissant, reconnaissante, très pratique, trop bien, très bien, vraiment bien`,
    bad: `insupportable, honte, honteux, honteuse, scandale, scandaleux, scandaleuse, inadmissible, inacceptable, nul,
      nulle, nuls, lamentable, minable, déçu, déçue, décevant, décevante, déception, odieux, odieuse, horrible, affreux,
      catastrophe, catastrophique, ridicule, ras le bol, marre, retard tous les jours, en retard tous les jours, personne ne dit rien, ne répond jamais, galère, pire, dégoûtant, dégoûtante, dégueulasse,
      impoli, impolie, malpoli, malpolie, grossier, grossière, désagréable, furieux, furieuse, en colère, énervé,
      énervée, énervant, dangereux, dangereuse, cauchemar, incompétent, incompétents, arnaque, déplorable, pitoyable,
      n importe quoi, se moquer du monde, se moque du monde, se moque de nous, foutage, pas normal, pas sérieux,
      encore en retard, toujours en retard, encore en panne, toujours en panne, encore supprimé, ne marche pas,
      ne marche plus, marche pas, ne fonctionne pas, ne fonctionne plus, fonctionne pas, personne ne répond, exaspérant,
      insolent, méprisant, inutilisable, plante sans arrêt, plante tout le temps, mauvais service, agressif, infect, pue, raccroche au nez, du vol, en dessous de tout`,
    mild: {
      good: `merci, bien, bon, bonne, rapide, propre, utile, pratique, agréable, efficace, mieux, confortable, facile,
        belle, beau, jolie, joli, souriant`,
      bad: `retard, panne, cassé, cassée, cassés, sale, sales, lent, lente, bloqué, bloquée, attente, supprimé, bondé,
        mauvais, mauvaise, problème, encore, personne, plante, cher, pénible, triste, dommage, rater, raté`,
    },
    sour: `merci pour rien, merci pour le retard, merci pour l attente, bonne chance, bonne journée, bonne soirée, bien sûr,
      bien à vous, ou bien, super marché, super u, ce serait super, serait génial, serait bien, ce serait bien, pas mal de,
      plaisir de vous, avec plaisir, au plaisir, bonne nuit, serais ravi, serais ravie, seriez gentil, serait gentil,
      serait sympa, trop bien pour, bravo encore, serais content, heureux de vous, bravo à vous de`,
    not: `pas, ne, n, jamais, aucun, aucune, sans, ni, rien, guère, moins, loin d, peu`,
    but: `mais, sauf, cependant, pourtant, malheureusement, dommage`,
  },
  nl: {
    good: `prachtig, prachtige, geweldig, geweldige, fantastisch, fantastische, schitterend, heerlijk, super, superblij,
      uitstekend, uitstekende, perfect, perfecte, blij, dolblij, gelukkig met, vriendelijk, vriendelijke, leuk, leuke,
      niet slecht, helemaal niet slecht, top, chapeau, proficiat, tevreden, zalig, zalige, lief, lieve, dankbaar, knap,
      bravo, tof, toffe, gezellig, behulpzaam, behulpzame, een dikke proficiat, hartelijk dank, hartelijk bedankt, duizendmaal dank,
      petje af, goed gedaan, aangenaam, aangename, fijn, fijne, heel goed, erg goed, plezier`,
    bad: `belachelijk, belachelijke, schandalig, schandalige, schande, vreselijk, vreselijke, verschrikkelijk,
      verschrikkelijke, waardeloos, waardeloze, onbeleefd, onbeleefde, onbeschoft, onbeschofte, teleurgesteld,
      teleurstellend, teleurstellende, teleurstelling, gevaarlijk, gevaarlijke, walgelijk,
      walgelijke, smerig, smerige, ramp, rampzalig, dramatisch, beschamend, beschamende, woedend, boos, kwaad, slechtste,
      slechte dienst, slechte service, slecht, onaanvaardbaar, onaanvaardbare, nachtmerrie, vervelend, vervelende, beu, oplichterij,
      incompetent, frustrerend, frustrerende, onbegrijpelijk, niet normaal, niet serieus, alweer te laat, weer te laat,
      altijd te laat, steeds te laat, elke dag te laat, weer stuk, weer kapot, niemand zegt iets, alweer vertraging, weer vertraging, elke dag vertraging, alweer stuk, alweer kapot,
      alweer afgeschaft, werkt niet, werken niet, werkt alweer niet, werkt weer niet, werkt nog altijd niet, niemand antwoordt,
      doet het niet, trekt op niets, klantonvriendelijk, onvriendelijk, onvriendelijke, agressief, schaamteloos, het beu, stinkt, diefstal, beneden alle peil`,
    mild: {
      good: `bedankt, dank, mooi, mooie, goed, goede, snel, snelle, handig, handige, proper, comfortabel, beleefd, beter, vlot, makkelijk`,
      bad: `kapot, stuk, vuil, vuile, vies, traag, vertraging, te laat, afgeschaft, wachten, probleem, fout, niemand,
        alweer, overvol, duur, jammer, gemist, panne, erger, moe`,
    },
    sour: `bedankt voor niets, bedankt voor niks, bedankt voor de vertraging, dank voor niets, top of, fijne dag,
      fijne avond, fijn weekend, fijne zondag, goedemorgen, goede morgen, goede avond, goed zo, zou leuk zijn, zou fijn zijn,
      zou super zijn, zou mooi zijn, zou top zijn, mooi weer, super markt, mooi niet, leuk is anders, lieve hemel, lieve help,
      liefst, beste, knap lastig, niet leuk meer, met plezier, met vriendelijke groeten, met vriendelijke groet,
      vriendelijke groeten, vriendelijke groet, gelukkig nieuwjaar, zou tof zijn, goed gedaan hoor, bravo hoor`,
    not: `niet, geen, nooit, zonder, niets, niks, nauwelijks, minder, verre van, noch, amper`,
    but: `maar, behalve, helaas, jammer genoeg, nochtans`,
  },
}

/** Signs that speak in every language. */
export const sentimentSigns = {
  good: /[😀😃😄😁😊🥰😍🤩😘🎉💚💙💛🧡💜❤♥👍👏🙏]|💯/u,
  bad: /[😡😠🤬👎💩😤🤮]/u,
  /** One looks up at the sky, and claps after every word. */
  sour: /🙄|😒|🤡|🙃|😏|👏\P{L}*👏|(?<!\S)\/s\b|#(?:fail|not)\b|\b(?:sarcas|ironi)/iu,
} as const
