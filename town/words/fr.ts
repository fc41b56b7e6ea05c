import type { Phrasebook } from './phrasebook.ts'

export const fr: Phrasebook = {
  slots: {
    item: [
      'mon parapluie vert',
      'une écharpe en laine grise',
      'le violon de ma fille',
      'ma boîte à tartines bleue',
      'mes lunettes de lecture',
      'un gant rouge (le gauche)',
      'le doudou de mon fils, un lapin à une oreille',
      'mon sac à dos noir',
      'un sachet de laine et une demi-chaussette',
      'mes écouteurs',
      'un cactus dans un sac en papier',
      'le gâteau d’anniversaire de ma belle-mère',
    ],
    stop: [
      'Quatre-Vents',
      'Pont-Levis',
      'place des Tilleuls',
      'Gare du Canal',
      'parc des Échevins',
      'Vieille Tannerie',
    ],
    stop2: ['Belvédère', 'Verrerie', 'Petit Marché', 'Écluses Nord', 'Observatoire'],
    line: ['12', '24', '38', '51'],
    time: ['7h42', '8h05', '8h31', '12h20', '16h48', '17h35', '18h10', '22h15'],
    minutes: ['9', '11', '14', '17', '22', '26'],
    dock: ['14', '27', '33', '58', '61', '72'],
  },
  openings: {
    lost: [
      '{us} bonjour, j’ai laissé {item} dans le {line} vers {time}, descente à {stop}. Y a-t-il un espoir ?',
      '{us} distraction du jour : je suis descendue à {stop}, mais pas {item}. À qui dois-je m’adresser ?',
      '{us} perdu sur le {line} en direction de {stop2} : {item}. Aucune valeur, sauf pour moi.',
      '{us} est-ce que quelqu’un vous aurait rapporté {item} ? Dernier contact : banquette du fond, {line}, {time}.',
      'Chère {us}, {item} visite Bruxelles sans moi depuis ce matin {time}. Ligne {line}. Une piste ?',
      '{us} combien de temps gardez-vous les objets trouvés ? {item}, mardi, du côté de {stop}. Je m’en rends compte seulement maintenant…',
      '{us} au secours, {item} est parti tout seul vers {stop2} avec le {line} de {time} 😢',
      '{us} petit drame à {stop} : les portes se ferment, {item} reste dedans, moi dehors. On s’est fait signe.',
    ],
    line81: [
      '{us} le 81 joue à cache-cache ? {minutes} minutes à {stop} et toujours rien à l’horizon.',
      '{us} le panneau à {stop} annonce « 2 min » depuis {minutes} minutes. C’est l’heure de quel pays ?',
      'Trois 81 à la queue leu leu à {stop}, {us}, puis plus rien pendant {minutes} minutes. Ils étaient en excursion ?',
      '{us} le 81 s’arrête-t-il encore à {stop2} pendant le chantier ? L’affiche dit oui, la barrière dit non.',
      '{us} le 81 de {time} est passé tout droit à {stop}. On a fait signe, il n’a pas répondu.',
      '{us} bloqués dans le 81 près de {stop2}. Le chauffeur explique très bien, avec humour même, mais quand est-ce qu’on repart ?',
      '{us} chauffage du 81 ce matin : tropical. J’étais habillée pour Bruxelles, pas pour le Brésil.',
      '{us} bonjour, je prends le 81 à {stop} tous les jours à {time}. Depuis lundi il n’existe plus. On peut en parler ?',
    ],
    punctuality: [
      '{us} le {line} de {time} a {minutes} minutes de retard tous les jours de la semaine. Autant l’appeler « le retardataire » ?',
      '{us} train raté : le {line} a mis {minutes} minutes entre {stop} et {stop2}. À pied j’en mets dix.',
      'L’horaire affiché à {stop}, {us}, c’est une promesse ou un poème ? J’attends celui de {time} depuis {minutes} minutes.',
      '{us} deuxième fois cette semaine que celui de {time} ne passe pas à {stop}. Mon chef ne me croit plus, et pourtant il prend le {line}.',
      '{us} pourquoi le {line} part-il en avance de {stop2} ? J’étais là à {time} pile et j’ai vu ses feux arrière.',
      '{us} vraie question, sans râler : pourquoi le {line} reste-t-il {minutes} minutes portes ouvertes à {stop} ?',
      '{us} {minutes} minutes entre deux {line} à l’heure de pointe. On était si nombreux à {stop} que quelqu’un a lancé une chorale.',
    ],
    app: [
      '{us} l’appli m’a compté deux fois le même ticket à {stop}. Je suis flatté, mais je n’ai qu’un corps.',
      '{us} depuis la mise à jour, l’appli me demande de me reconnecter à chaque tram. C’est moi ?',
      '{us} ma carte dix voyages a disparu de l’appli en changeant de téléphone. Il en restait sept !',
      '{us} le code QR reste gris dans l’appli. À {stop}, le contrôleur a moins ri que moi.',
      '{us} peut-on acheter un ticket pour deux dans l’appli ? Ma mère n’a pas de smartphone, mais beaucoup d’avis.',
      '{us} l’appli affiche « erreur inconnue 81 ». Vous baptisez les erreurs d’après les trams ?',
      '{us} le ticket de nuit de l’appli expire à minuit. Ce n’est pas là que la nuit commence ?',
      '{us} lettres blanches sur bouton gris pâle : j’ai acheté un ticket au toucher, je crois.',
    ],
    accessibility: [
      '{us} l’ascenseur de {stop} est encore en panne. En fauteuil, le {line} devient un très joli spectacle.',
      '{us} quels arrêts du {line} ont un quai surélevé ? Premier trajet en fauteuil, j’aimerais le savoir avant.',
      '{us} plus d’annonces vocales dans le {line} depuis lundi. Mon voisin aveugle compte les virages.',
      '{us} la rampe n’est pas sortie à {stop}, j’ai laissé passer deux trams. Chauffeur charmant, rampe moins.',
      '{us} y a-t-il moyen de demander de l’aide à {stop2} sans téléphoner trois jours avant ?',
      '{us} avec une poussette double dans le {line}, c’est quelle porte ? J’ai déjà essayé toutes les mauvaises.',
    ],
    bikes: [
      '{us} la borne {dock} à {stop} refuse mon vélo et le compteur tourne. Qui l’arrête ?',
      '{us} le vélo de la borne {dock} a trois vitesses : dur, très dur et bruit. Quelqu’un peut passer ?',
      '{us} toutes les bornes pleines à {stop}, toutes vides à {stop2}. Il y a sûrement une morale quelque part.',
      '{us} vélo rendu à {time}, mais d’après l’appli je pédale depuis hier. Mes mollets ne sont pas d’accord.',
      '{us} la selle du vélo {dock} à {stop} tourne comme une chaise de bureau. Amusant, mais non.',
      '{us} avez-vous des vélos avec siège enfant ? C’est pour quelqu’un de trois ans, très décidé.',
      '{us} la borne {dock} a mangé ma carte. Elle a l’air repue.',
    ],
    praise: [
      '{us} merci à la conductrice du {line} de {time} : elle a attendu un monsieur avec deux cannes et personne n’a soupiré. Belle matinée.',
      '{us} je râle assez souvent, alors pour une fois : le nouveau {line} est silencieux, propre et à l’heure. Ne touchez à rien.',
      '{us} le chauffeur du 81 a annoncé {stop} comme « l’arrêt des bonnes gaufres ». Augmentez-le. En gaufres au moins.',
      '{us} mon écharpe retrouvée aux objets perdus, et lavée ! Qui fait encore ça ? Vous. Bravo.',
      '{us} quelqu’un de chez vous a accompagné ma grand-mère jusqu’à son siège à {stop}. Elle ne parle plus que de ça.',
      '{us} le vélo de ce matin avait une sonnette qui chante. Meilleur trajet de l’année.',
    ],
    chat: [
      '{us} question sérieuse : les trams ont-ils un prénom ? Celui du {line} avait une tête de Marcel.',
      '{us} mon fils (5 ans) demande où dorment les trams et s’ils rêvent. J’ai besoin d’aide.',
      '{us} quelle ligne pour un premier rendez-vous ? Elle aime l’architecture, moi j’aime être assis.',
      '{us} un pigeon prend le {line} chaque matin de {stop} à {stop2}. Il a un abonnement ?',
      '{us} pétition pour faire du « ding » du 81 une sonnerie de téléphone. Je signe en premier.',
      '{us} si je m’endors dans le {line} et que je fais deux tours, je vous dois deux tickets ou vous me devez un café ?',
    ],
  },
  storm: [
    '{us} le 81 est à l’arrêt complet entre {stop} et {stop2} et personne ne dit rien. Que se passe-t-il ?',
    'Tout le monde descend du 81 à {stop}, {us}. Le conducteur est charmant, mais je suis en retard.',
    '{us} le 81 est en panne ? Le panneau de {stop2} compte jusqu’à {minutes} puis recommence.',
    'Au point mort dans le 81 depuis {minutes} minutes, {us}. Un monsieur partage ses spéculoos. Des nouvelles ?',
    '{us} quatre 81 à la queue leu leu à {stop}. Y a-t-il un autre chemin vers {stop2} ?',
    '{us} pas de 81, pas de bus de remplacement, {minutes} minutes à {stop} avec une poussette. Et maintenant ?',
    'Plus de courant sur le 81 près de {stop2}, {us} ? Portes fermées, lumières éteintes.',
    '{us} mon ticket du 81 est-il valable sur le {line} pendant la panne ? À {stop}, on ne sait pas me dire.',
  ],
  again: {
    lost: [
      'C’était le {line}, deuxième voiture, un peu après {time}. Il y a une étiquette avec mon nom, si ça aide.',
      'Merci de chercher ! Faut-il que je vienne moi-même ou ma sœur peut-elle passer ? Elle travaille près de {stop}.',
      'J’ai appelé deux fois, j’ai eu la musique. Jolie musique. Il y a un autre moyen ?',
    ],
    line81: [
      'Et ce soir, il roulera normalement ? Je dois être à {stop2} à huit heures.',
      'Compris. Il y a un bus de remplacement, ou je commence à marcher vers {stop2} ?',
      'Le panneau dit pourtant toujours 2 minutes. Quelqu’un peut prévenir le panneau ?',
    ],
    punctuality: [
      'Demain je dois vraiment arriver à l’heure. Lequel prendre pour être sûr ?',
      'D’accord. Puis-je avoir une attestation pour le bureau ? « Le tram avait du retard », on ne me croit plus.',
      'Ça vient de recommencer, à {stop}. Vous le voyez de votre côté ?',
    ],
    app: [
      'Essayé : déconnecté, reconnecté, froncé les sourcils. Pareil. C’est un vieil Android, si ça change quelque chose.',
      'Où est-ce dans l’appli ? Je vois « Mes trajets », mais rien en dessous.',
      'Et l’argent du deuxième ticket, il revient tout seul ?',
    ],
    accessibility: [
      'D’accord. {stop2} est vraiment sans marche depuis la rue ? Le plan le dit, mais le plan s’est déjà trompé.',
      'Et si la rampe refuse encore, j’appelle qui, sur place ?',
      'Bon à savoir. C’est valable aussi pour les trams du soir, après {time} ?',
    ],
    bikes: [
      'C’est la borne {dock}, du côté de la boulangerie. Elle clignote rouge et me regarde.',
      'Et les minutes qui ont tourné entre-temps, je les paie ?',
      'Toujours pas clôturé dans mon appli. Je reste à côté ? Il commence à pleuvoir.',
    ],
    praise: ['Vous le lui direz, hein ? J’aimerais qu’elle le sache.'],
    chat: ['Maintenant il veut savoir si les trams ont des parents. C’est votre faute.'],
  },
  thanks: [
    'Merci beaucoup, c’était rapide !',
    'Un grand merci, ça m’aide vraiment. Bonne journée !',
    'Parfait, ça marche. Merci !',
    'Merci ! Une vraie réponse d’une vraie personne, on s’y habituerait.',
    'Super, merci. Je retire la moitié de ce que j’ai dit sur le quai.',
    'Oh, quelle bonne nouvelle, merci !',
    'Merci mille fois, vous sauvez ma soirée.',
    'Merci d’avoir pris le temps, c’est très gentil 🙏',
    'Génial, merci. Je préviens ma voisine, elle a le même souci.',
    'Nickel, merci à vous !',
    'C’est adorable, merci.',
    'Merci pour la franchise, ça me va comme ça.',
    'Vous êtes formidables, merci !',
    'Cinq minutes ! Ma famille met plus longtemps. Merci !',
  ],
  cheers: [
    'Haha, j’adore. Merci !',
    'Vous avez fait ma journée, merci !',
    'Lu à voix haute à tout le tram. Merci 😄',
    'Trop gentil, merci d’avoir répondu !',
    'Je le savais. Merci, à demain dans le 81 !',
  ],
  waiting: [
    '{us} il y a quelqu’un ? Je suis toujours à {stop}.',
    '{us} juste pour être sûr que mon message est arrivé…',
    '{us} allô ? Même une petite réponse m’aiderait.',
    '{us} je me permets de relancer, poliment, il commence à faire froid à {stop}.',
  ],
  angry: [
    'Toujours rien. La prochaine fois j’en parlerai aux pigeons de {stop}, eux au moins font semblant d’écouter.',
    'Bon, merci pour rien. Je prends un taxi, comme d’habitude.',
    'Le silence est aussi une réponse, sans doute. Pas la bonne.',
    'Neuf ans d’abonnement et personne au bout du fil. Bravo.',
  ],
  sour: [
    'Excusez-moi, mais on m’a dit exactement la même chose la semaine passée, et rien n’a changé.',
    'C’est une façon très polie de dire non.',
    'Avec tout le respect, ça ne me ramène pas chez moi ce soir.',
    'Vous avez essayé vous-même ? Parce qu’à {stop}, ça ne marche pas comme ça.',
  ],
  helper: {
    lost: [
      'Pareil pour moi le mois passé : le guichet de la Gare du Canal ferme à 18h et ils sont adorables. Allez-y !',
      'Les objets n’arrivent que le lendemain matin. Ne perdez pas courage.',
    ],
    line81: [
      'Je suis dedans : une camionnette sur les rails près de {stop2}. Ça devrait repartir.',
      'Prenez le 24 jusqu’à {stop2}, puis deux minutes à pied. C’est ma solution quand le 81 boude.',
    ],
    punctuality: [
      'Celui d’avant n’est jamais en retard, allez savoir pourquoi.',
      'Une feuille sur les rails, dit le chauffeur. Elle doit être énorme.',
    ],
    app: [
      'Videz le cache, ne supprimez pas l’appli. Chez moi ça a marché.',
      'On peut mettre plusieurs tickets dans le panier : petit plus en haut à droite. Bien caché.',
    ],
    accessibility: [
      'À {stop}, prenez la sortie côté pharmacie, cet ascenseur-là fonctionne.',
      'Porte avant, et faites signe au chauffeur avant l’arrêt : il s’aligne mieux.',
    ],
    bikes: [
      'Poussez la roue avant, comptez jusqu’à cinq, lâchez. C’est un coup de main.',
      'Signalez « borne défectueuse » dans l’appli, le compteur s’arrête tout de suite.',
    ],
    praise: ['Je la connais, elle est toujours comme ça !'],
    chat: ['Le mien, c’était une Yvonne, c’est sûr.'],
  },
  helperThanks: [
    'Ah, bon à savoir, merci !',
    'Haha, merci voisin !',
    'Merci ! J’essaie ça d’abord.',
    'C’est gentil, merci. On verra ce qu’ils disent.',
  ],
  second: [
    '{us} c’est encore moi, j’ai oublié : c’était vers {time}, direction {stop2}.',
    '{us} précision sur mon message de tout à l’heure : à {stop}, pas à {stop2}.',
    '{us} PS : je suis joignable tout l’après-midi.',
  ],
  quotes: [
    'Ça vaut aussi pour le week-end, {us} ? Question depuis {stop}.',
    '{us} très bien, mais à {stop} personne n’a prévenu le panneau.',
    'Bonne nouvelle ! {us} vous le mettez aussi sur les affiches ? Tout le monde ne lit pas ici.',
  ],
  notices: [
    'Travaux entre Vieille Tannerie et Écluses Nord jusqu’à vendredi : le 81 passe par le canal. Dix minutes de plus, et une belle vue.',
    'Du neuf : 40 bornes vélo de plus à la Gare du Canal, sous le toit. Votre selle reste sèche.',
    'De la neige cette nuit ? Nous salons les quais dès quatre heures. Marchez comme un pingouin, partez cinq minutes plus tôt.',
    'Perdu quelque chose ? Le guichet de la Gare du Canal est ouvert de 8 à 18 heures. La vedette de la semaine : une contrebasse.',
    'L’appli lit maintenant le prochain arrêt à voix haute. Dites-nous ce qu’elle prononce mal, elle apprend encore.',
  ],
  answers: {
    lost: [
      'Bonjour {name}, j’ai regardé l’étagère d’hier : quelque chose de très ressemblant est arrivé du {line}. Un détail que personne d’autre ne connaîtrait ?',
      'Bonjour {name} ! Ce qu’on trouve sur le {line} nous arrive le lendemain matin. Je regarde à huit heures et je vous écris ici, quoi que je trouve.',
      'Bonne nouvelle, {name} : c’est sur mon bureau, au sec. Nous sommes ouverts jusqu’à 18h à la Gare du Canal, avec votre carte d’identité.',
      'Bonjour {name}, votre description est sur ma liste, je la relis chaque matin avec le premier café. J’écris ici dès que ça réapparaît.',
      {
        to: /combien de temps/,
        say: 'Bonjour {name}, nous gardons tout trois mois, mardi n’est donc pas un problème. Je regarde la caisse de ce jour-là cet après-midi.',
      },
    ],
    line81: [
      'Bonjour {name}, je conduis le 81 : une camionnette était garée sur les rails près de {stop2}. On roule, le prochain est à {stop} dans 4 minutes.',
      'Désolé, {name}. Une porte refusait de se fermer, il manque un tram. Dans celui qui me suit il y a de la place, promis.',
      {
        to: /chantier/,
        say: 'Bonjour {name}, pendant le chantier le 81 s’arrête 80 mètres plus loin, devant la boulangerie. L’affiche devrait le dire, j’en ai demandé une nouvelle.',
      },
      {
        to: /chauffage/,
        say: 'Bonjour {name}, coupable : le chauffage de ce tram connaît deux positions, Laponie et Brésil. Il passe à l’atelier ce soir. Merci de l’avoir dit !',
      },
      {
        to: /tout droit/,
        say: 'Bonjour {name}, ça ne doit pas arriver. Portes verrouillées après une panne, impossible d’arrêter à {stop}. Le suivant avait ordre de vous attendre. Désolé !',
      },
      {
        to: /panneau/,
        say: 'Bonjour {name}, le panneau a perdu sa connexion, pas les trams : le prochain est à {stop} dans 4 minutes. On redémarre le panneau.',
      },
      {
        to: /n’existe plus/,
        say: 'Bonjour {name}, il existe, mais il part trois minutes plus tôt depuis lundi, et on l’a mal annoncé. C’est ma faute à moitié : je suis au volant. Pardon !',
      },
    ],
    punctuality: [
      'Bonjour {name}, vous avez raison et je préfère le dire : les feux à {stop2} nous bloquent depuis lundi. La ville les règle jeudi.',
      'Désolé pour l’attente, {name}. Il nous manque un tram cette semaine. Une attestation pour le travail se trouve sous « Preuve de retard ».',
      {
        to: /ne passe pas/,
        say: 'Désolé, {name}. Celui de {time} n’a pas roulé, un collègue est malade. L’attestation se trouve sous « Preuve de retard », votre chef la connaît.',
      },
      {
        to: /en avance/,
        say: 'Bonjour {name}, le {line} peut être en retard, mais jamais en avance. C’est transmis au dépôt, à la minute près.',
      },
      {
        to: /portes ouvertes/,
        say: 'Bonne question, {name} : à {stop} on change de conducteur et le {line} attend sa correspondance. {minutes} minutes, c’est trop. Je demande pourquoi.',
      },
    ],
    app: [
      'Bonjour {name}, c’est moi qui fais l’appli, donc c’est pour moi. Vous m’envoyez la version, tout en bas des réglages ? Je regarde aujourd’hui.',
      'Bonjour {name}, c’est un bug de la 4.2, la correction arrive ce soir. Désolé pour le dérangement.',
      {
        to: /deux fois/,
        say: 'Bonjour {name}, c’est moi qui fais l’appli, donc c’est pour moi. Le double paiement revient seul en deux jours ; sinon, écrivez-moi ici.',
      },
      {
        to: /reconnecter/,
        say: 'Bonjour {name}, non, c’est nous : un bug de la 4.2, la correction arrive ce soir. En attendant, cochez « Rester connecté » dans les réglages.',
      },
      {
        to: /disparu/,
        say: 'Bonjour {name}, vos voyages ne sont pas perdus : même e-mail, puis « Restaurer ». Si rien ne bouge, dites-moi le modèle du téléphone.',
      },
      {
        to: /code QR/,
        say: 'Bonjour {name}, luminosité au maximum et rouvrez le ticket : gris veut dire qu’il dort encore. Et montrez cette réponse au contrôleur, elle compte.',
      },
      {
        to: /pour deux/,
        say: 'Bonjour {name}, oui : le petit plus en haut à droite ajoute un deuxième ticket. Votre mère voyage sur votre écran, ses avis gratuitement.',
      },
      {
        to: /minuit/,
        say: 'Bien vu, {name}, une nuit doit durer la nuit. Je la fais finir à 5 heures dès la prochaine version.',
      },
      {
        to: /gris pâle/,
        say: 'Bonjour {name}, vous avez raison, ce bouton ne respecte pas nos propres règles. Foncé sur blanc dès la prochaine version.',
      },
    ],
    accessibility: [
      'Bonjour {name}, merci de le signaler. C’est sur ma liste dès aujourd’hui, et je vous dis ici ce qu’il en est.',
      {
        to: /ascenseur/,
        say: 'Bonjour {name}, l’ascenseur de {stop} est réparé mercredi. D’ici là {stop2} est sans marche, et quelqu’un peut vous y attendre.',
      },
      {
        to: /rampe/,
        say: 'Désolée, {name}. Ce tram est à l’atelier pour sa rampe. Le bouton bleu appelle le chauffeur, il vient toujours.',
      },
      {
        to: /quai surélevé/,
        say: 'Bonjour {name}, sur le {line} tous les quais sont surélevés sauf deux : {stop} et, pour l’instant, {stop2}. Je vous envoie la liste ?',
      },
      {
        to: /annonces vocales/,
        say: 'Bonjour {name}, un mauvais réglage depuis lundi. Les voix reviennent ce soir ; d’ici là les chauffeurs annoncent. Bonjour à votre voisin !',
      },
      {
        to: /demander de l’aide/,
        say: 'Bonjour {name}, oui : depuis ce mois-ci une heure suffit. Écrivez ici ou pressez le bouton bleu à {stop2}, quelqu’un vient.',
      },
      {
        to: /poussette/,
        say: 'Bonjour {name}, la deuxième porte, la large, avec le dessin de poussette à hauteur de genou. Faites signe et la rampe sort.',
      },
    ],
    bikes: [
      'Merci de prévenir, {name} ! Quelqu’un passe cet après-midi, et je vous écris ici quand c’est fait.',
      {
        to: /refuse|je pédale/,
        say: 'Bonjour {name}, j’ai arrêté le compteur d’ici, ce trajet ne vous coûte rien. On passe voir la borne cet après-midi.',
      },
      {
        to: /vitesses|selle/,
        say: 'Merci de prévenir, {name} ! Ce vélo est bloqué pour le suivant et part à l’atelier ce soir.',
      },
      {
        to: /toutes les bornes/,
        say: 'Bonjour {name}, la camionnette déplace les vélos de {stop} à {stop2} à dix et à seize heures. Troisième tournée à l’essai la semaine prochaine.',
      },
      {
        to: /siège enfant/,
        say: 'Bonjour {name}, depuis le printemps : douze vélos au cadre jaune, tous à la Gare du Canal. Jusqu’à 22 kilos, décidés ou non.',
      },
      {
        to: /mangé ma carte/,
        say: 'Bonjour {name}, elle aime le plastique. La carte est bloquée, une nouvelle vous attend au guichet de la Gare du Canal, gratuite évidemment.',
      },
    ],
    praise: [
      'Merci {name} ! Je lis votre message au dépôt demain à cinq heures. À cette heure-là, ça compte double.',
      'Ça nous fait très plaisir, {name}. Je sais qui conduisait, je l’imprime pour son casier.',
    ],
    chat: [
      'Bonne question, {name} ! J’ai demandé au dépôt : quatre réponses et une histoire de 1987. On revient vers vous.',
      {
        to: /un prénom/,
        say: 'Bonne question, {name} ! Officiellement, des numéros. Officieusement, demandez à n’importe quel chauffeur.',
      },
      {
        to: /dorment les trams/,
        say: 'Bonjour {name}, ils dorment au dépôt derrière {stop}, côte à côte. Leurs rêves sont une information d’exploitation 😉',
      },
      {
        to: /rendez-vous/,
        say: 'Le {line}, {name} : les plus belles façades sont à gauche après {stop}, et les sièges vont par deux. Racontez-nous.',
      },
      {
        to: /pigeon/,
        say: 'On la connaît, {name}. Moins de six kilos, c’est gratuit, et elle descend toujours au bon arrêt.',
      },
      {
        to: /sonnerie/,
        say: 'Signé, {name} ! Goran en a enregistré un au dépôt. Dans l’appli le premier avril, et ensuite on le garde.',
      },
      {
        to: /m’endors/,
        say: 'Bonjour {name}, un ticket vaut une heure, endormi ou non. Le café est au terminus, la machine dont la touche K colle.',
      },
    ],
  },
  followUps: [
    'Merci {name}, ça m’aide. C’est transmis, et je m’en occupe jusqu’à ce que ce soit réglé.',
    'Je vous comprends, {name}. Je viens d’appeler le dépôt : on regarde aujourd’hui, et je vous dis ici ce qu’il en est.',
    'Bonne remarque. J’ai demandé à une collègue qui s’y connaît mieux que moi : oui, ce sera en ordre demain.',
    'Vous avez raison d’insister, {name}. Je l’ai corrigé à la main ; vous voulez bien regarder encore une fois ?',
    'Oui, c’est possible. Donnez mon prénom au guichet, ils sauront.',
  ],
}
