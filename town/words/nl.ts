import type { Phrasebook } from './phrasebook.ts'

export const nl: Phrasebook = {
  slots: {
    item: [
      'mijn groene paraplu',
      'een grijze wollen sjaal',
      'de viool van mijn dochter',
      'een blauwe brooddoos',
      'mijn leesbril',
      'één rode want',
      'het knuffelkonijn van mijn zoon (één oor)',
      'mijn zwarte rugzak',
      'een zakje breiwerk, een halve sok dus',
      'mijn oortjes',
      'een cactus in een papieren zak',
      'de verjaardagstaart van mijn schoonmoeder',
    ],
    stop: ['Vierwinden', 'Ophaalbrug', 'Lindeplein', 'Kanaalstation', 'Schepenenpark', 'Oude Looierij'],
    stop2: ['Belvedère', 'Glasfabriek', 'Kleine Markt', 'Noordersluis', 'Sterrenwacht'],
    line: ['12', '24', '38', '51'],
    time: ['7.42', '8.05', '8.31', '12.20', '16.48', '17.35', '18.10', '22.15'],
    minutes: ['9', '11', '14', '17', '22', '26'],
    dock: ['14', '27', '33', '58', '61', '72'],
  },
  openings: {
    lost: [
      '{us} dag, ik heb {item} laten liggen op de {line} rond {time}, afgestapt aan {stop}. Is er nog hoop?',
      '{us} ik was zo verdiept in mijn boek dat {item} zonder mij is doorgereden voorbij {stop}. Waar kan ik terecht?',
      '{us} verloren op de {line} richting {stop2}: {item}. Niets waard, behalve voor mij.',
      '{us} heeft iemand {item} binnengebracht? Laatst gezien op de achterste bank van de {line}, {time}.',
      'Beste {us}, {item} ziet vandaag meer van Brussel dan ik. Lijn {line}, {time}, richting {stop2}. Hulp?',
      '{us} hoelang houden jullie verloren voorwerpen bij? {item}, dinsdag, in de buurt van {stop}. Ik merk het nu pas…',
      '{us} help, {item} is er alleen vandoor met de {line} van {time} 😢',
      '{us} klein drama aan {stop}: deuren dicht, {item} binnen, ik buiten. We hebben nog gezwaaid.',
    ],
    line81: [
      '{us} speelt de 81 verstoppertje? {minutes} minuten aan {stop} en geen tram te zien.',
      '{us} het bord aan {stop} zegt al {minutes} minuten “2 min”. In welke tijdzone is dat?',
      'Drie 81’s na elkaar aan {stop}, {us}, en dan {minutes} minuten niks. Waren ze op schoolreis?',
      '{us} stopt de 81 nog aan {stop2} tijdens de werken? De affiche zegt ja, het hek zegt nee.',
      '{us} de 81 van {time} reed gewoon voorbij {stop}. Wij zwaaien, hij niet.',
      '{us} we staan stil met de 81 bij de {stop2}. De chauffeur legt het goed uit, met een mop erbij, maar wanneer rijden we weer?',
      '{us} de verwarming op de 81 vanmorgen: tropisch. Ik was gekleed op Brussel, niet op Brazilië.',
      '{us} amai, de 81 om {time} zat zo vol dat ik nu weet welke shampoo mijn buurman gebruikt. Komt er een langere?',
    ],
    punctuality: [
      '{us} de {line} van {time} is deze week elke dag {minutes} minuten te laat. Zullen we hem gewoon zo noemen?',
      '{us} trein gemist: de {line} deed {minutes} minuten van {stop} naar {stop2}. Te voet is het tien.',
      'Is de dienstregeling aan {stop} een belofte of een gedicht, {us}? Ik wacht al {minutes} minuten op die van {time}.',
      '{us} al de tweede keer deze week dat die van {time} niet komt aan {stop}. Mijn baas gelooft me niet meer, en hij neemt zelf de {line}.',
      '{us} waarom vertrekt de {line} te vroeg aan {stop2}? Ik was er stipt om {time} en zag nog net de achterlichten.',
      '{us} oprechte vraag, geen gezaag: waarom staat de {line} {minutes} minuten met open deuren aan {stop}?',
      '{us} {minutes} minuten tussen twee keer {line} in de spits. We waren met zoveel aan {stop} dat iemand een koor begon.',
    ],
    app: [
      '{us} de app heeft twee keer betaald voor één ticket aan {stop}. Gevleid, maar ik heb maar één lijf.',
      '{us} sinds de update moet ik me bij elke tram opnieuw aanmelden. Ligt dat aan mij?',
      '{us} mijn tienrittenkaart is weg uit de app na een nieuwe telefoon. Er stonden nog zeven ritten op!',
      '{us} de QR-code in de app blijft grijs. De controleur aan {stop} vond het minder grappig dan ik.',
      '{us} kan ik in de app een ticket voor twee kopen? Mijn moeder heeft geen smartphone, wel veel meningen.',
      '{us} de app zegt “onbekende fout 81”. Noemen jullie fouten nu naar tramlijnen?',
      '{us} het nachtticket in de app stopt om middernacht. Begint de nacht dan niet pas?',
      '{us} witte letters op een lichtgrijze knop: ik heb op de tast een dagticket gekocht, denk ik.',
    ],
    accessibility: [
      '{us} de lift aan {stop} is weer stuk. Met een rolstoel wordt de {line} zo vooral iets om naar te kijken.',
      '{us} welke haltes van de {line} hebben een verhoogd perron? Eerste keer met de rolstoel, ik weet het liever vooraf.',
      '{us} geen gesproken haltes meer op de {line} sinds maandag. Mijn blinde buurman telt nu de bochten.',
      '{us} de oprijplaat kwam niet uit aan {stop}, twee trams laten gaan. De chauffeur was vriendelijk, de plaat niet.',
      '{us} kan ik hulp vragen aan {stop2} zonder drie dagen vooraf te bellen?',
      '{us} met een dubbele buggy op de {line}: welke deur is de juiste? De verkeerde heb ik al allemaal geprobeerd.',
    ],
    bikes: [
      '{us} paal {dock} aan {stop} wil mijn fiets niet terug en de teller loopt. Wie zet hem stil?',
      '{us} de fiets van paal {dock} heeft drie versnellingen: zwaar, zwaarder en lawaai. Kan iemand eens kijken?',
      '{us} alle palen vol aan {stop}, alle palen leeg aan {stop2}. Daar zit vast een levensles in.',
      '{us} fiets teruggebracht om {time}, maar volgens de app fiets ik al sinds gisteren. Mijn kuiten weten van niks.',
      '{us} het zadel van fiets {dock} aan {stop} draait rond als een bureaustoel. Plezant, maar nee.',
      '{us} hebben jullie fietsen met een kinderzitje? Voor iemand van drie met een sterke wil.',
      '{us} paal {dock} heeft mijn kaart opgegeten. Hij ziet er voldaan uit.',
    ],
    praise: [
      '{us} een dikke proficiat aan de chauffeur van de {line} van {time}: ze wachtte op een man met twee stokken en niemand zuchtte. Schone ochtend.',
      '{us} ik zaag genoeg, dus voor één keer: de nieuwe {line} is stil, proper en op tijd. Niets aan veranderen.',
      '{us} jullie chauffeur op de 81 riep {stop} om als “de halte van de goede wafels”. Opslag voor die man. In wafels desnoods.',
      '{us} sjaal terug van de verloren voorwerpen, en nog gewassen ook! Wie doet dat nog? Jullie. Chapeau.',
      '{us} iemand van jullie heeft mijn oma tot op haar plaats gebracht aan {stop}. Ze zwijgt er niet meer over.',
      '{us} de fiets van vanmorgen had een bel die zingt. Beste rit van het jaar.',
    ],
    chat: [
      '{us} ernstige vraag: hebben trams een naam? Die van de {line} leek vanmorgen op een Marcel.',
      '{us} mijn zoon (5) vraagt waar de trams slapen en of ze dromen. Gelieve te adviseren.',
      '{us} welke lijn is het best voor een eerste afspraakje? Zij houdt van architectuur, ik van zitten.',
      '{us} er is een duif die elke ochtend de {line} neemt van {stop} naar {stop2}. Heeft die een abonnement?',
      '{us} petitie om de “ding” van de 81 een beltoon te maken. Ik teken als eerste.',
      '{us} als ik in slaap val op de {line} en twee rondjes doe, betaal ik dan twee tickets of krijg ik ontbijt?',
    ],
  },
  storm: [
    '{us} de 81 staat stokstijf stil tussen {stop} en {stop2} en niemand zegt iets. Wat is er aan de hand?',
    'Iedereen moet uit de 81 aan {stop}, {us}. De bestuurder is vriendelijk, maar ik kom te laat.',
    '{us} is de 81 in panne? Het bord aan {stop2} telt tot {minutes} en begint dan opnieuw.',
    'Al {minutes} minuten vast in de 81, {us}. Een meneer deelt zijn speculoos uit. Hebben jullie nieuws?',
    '{us} vier keer de 81 achter elkaar aan {stop}, als eendjes. Kan ik anders naar {stop2}?',
    '{us} geen 81, geen vervangbus, {minutes} minuten aan {stop} met een buggy. Wat nu?',
    'Geen stroom op de 81 bij {stop2}, {us}? Deuren dicht, licht uit.',
    '{us} geldt mijn ticket van de 81 ook op lijn {line} zolang hij stilstaat? Aan {stop} weet niemand het.',
  ],
  again: {
    lost: [
      'Het was de {line}, tweede wagon, iets na {time}. Er zit een naamkaartje in, als dat helpt.',
      'Fijn dat je zoekt! Moet ik zelf komen of mag mijn zus het afhalen? Ze werkt vlak bij {stop}.',
      'Twee keer gebeld, twee keer de wachtmuziek. Mooie muziek. Kan het ook anders?',
    ],
    line81: [
      'En vanavond, rijdt hij dan weer gewoon? Ik moet om acht uur aan {stop2} zijn.',
      'Begrepen. Is er een vervangbus, of begin ik al te wandelen naar {stop2}?',
      'Het bord zegt nochtans nog altijd 2 minuten. Kan iemand het bord verwittigen?',
    ],
    punctuality: [
      'Morgen moet ik er echt op tijd zijn. Welke neem ik om zeker te zijn?',
      'Oké. Kan ik een attest krijgen voor het werk? “De tram had vertraging” gelooft niemand meer.',
      'Het is net weer gebeurd, aan {stop}. Zien jullie dat ook?',
    ],
    app: [
      'Geprobeerd: afgemeld, aangemeld, streng gekeken. Hetzelfde. Het is een oudere Android, als dat uitmaakt.',
      'Waar vind ik dat in de app? Ik zie “Mijn ritten”, maar daaronder niets.',
      'En het geld van dat tweede ticket, komt dat vanzelf terug?',
    ],
    accessibility: [
      'Is {stop2} echt drempelvrij vanaf de straat? Het plan zegt van wel, maar het plan heeft zich al eens vergist.',
      'En als de plaat weer weigert, wie bel ik dan ter plaatse?',
      'Goed om te weten. Geldt dat ook voor de late trams, na {time}?',
    ],
    bikes: [
      'Paal {dock}, aan de kant van de bakker. Hij knippert rood en kijkt mij aan.',
      'En de minuten die intussen doorliepen, moet ik die betalen?',
      'In mijn app loopt hij nog altijd. Moet ik erbij blijven staan? Het begint te regenen.',
    ],
    praise: ['Geven jullie het echt door? Ik zou willen dat ze het weet.'],
    chat: ['Nu vraagt hij of trams ouders hebben. Jullie schuld.'],
  },
  thanks: [
    'Dat ging snel! Dank je wel.',
    'Heel erg bedankt, daar ben ik mee geholpen. Fijne dag!',
    'Top, het werkt. Bedankt!',
    'Dank je! Een echt antwoord van een echte mens, dat went nog.',
    'Super, bedankt. Ik neem de helft terug van wat ik op het perron zei.',
    'Oh, wat een goed nieuws, dankjewel!',
    'Duizendmaal dank, mijn avond is gered.',
    'Bedankt voor de moeite, heel lief 🙏',
    'Geweldig, dank u. Ik zeg het tegen mijn buurvrouw, die heeft hetzelfde.',
    'Merci, dat was het!',
    'Zo vriendelijk, dank je wel.',
    'Bedankt voor het eerlijke antwoord. Daar kan ik mee leven.',
    'Jullie zijn schatten, bedankt!',
    'Vijf minuten! Mijn eigen familie doet er langer over. Bedankt!',
  ],
  cheers: [
    'Haha, zalig. Dank je!',
    'Mijn dag is weer goed, bedankt!',
    'Ik lees dit voor aan de hele tram. Merci 😄',
    'Wat lief, bedankt om te antwoorden!',
    'Ik wist het. Bedankt, tot morgen op de 81!',
  ],
  waiting: [
    '{us} is daar iemand? Ik sta nog altijd aan {stop}.',
    '{us} even checken of dit is aangekomen…',
    '{us} hallo? Een kort antwoord zou al helpen.',
    '{us} ik vraag het nog eens, beleefd, want het wordt koud aan {stop}.',
  ],
  angry: [
    'Nog altijd niks. Volgende keer vertel ik het aan de duiven van {stop}, die doen tenminste alsof ze luisteren.',
    'Goed, bedankt voor niets dan. Ik neem een taxi, zoals gewoonlijk.',
    'Zwijgen is ook een antwoord zeker. Geen goed.',
    'Negen jaar een abonnement, en niemand thuis. Proficiat.',
  ],
  sour: [
    'Sorry, maar dat zeiden ze vorige week ook en er is niets veranderd.',
    'Dat is een heel beleefde manier om nee te zeggen.',
    'Met alle respect, maar zo geraak ik vanavond niet thuis.',
    'Heb je het zelf al geprobeerd? Want aan {stop} werkt het zo niet.',
  ],
  helper: {
    lost: [
      'Bij mij ook gebeurd: het loket aan het Kanaalstation is open tot zes en ze zijn super. Ga gewoon langs!',
      'Gevonden spullen komen pas de volgende ochtend aan. Niet opgeven.',
    ],
    line81: [
      'Ik zit erop: een camionette op de sporen bij {stop2}. Zal zo weer rijden.',
      'Neem de 24 tot {stop2} en wandel twee minuten, dat doe ik als de 81 mokt.',
    ],
    punctuality: [
      'Die ervoor is nooit te laat, vraag mij niet waarom.',
      'Een blad op het spoor, zegt de chauffeur. Dat moet een reuzenblad zijn.',
    ],
    app: [
      'Wis de cache, niet de app. Bij mij werkte dat.',
      'Je kan meer tickets in je mandje leggen: plusje rechtsboven. Goed verstopt.',
    ],
    accessibility: [
      'Neem aan {stop} de uitgang bij de apotheek, die lift werkt wel.',
      'Voorste deur, en zwaai even voor hij stopt: dan gaat hij juister staan.',
    ],
    bikes: [
      'Voorwiel erin duwen, tot vijf tellen, loslaten. Een kwestie van gevoel.',
      'Meld “paal defect” in de app, dan stopt de teller meteen.',
    ],
    praise: ['Ik ken haar, ze is altijd zo!'],
    chat: ['Die van mij was een Yvonne, zeker weten.'],
  },
  helperThanks: [
    'Ah, goed om te weten, bedankt!',
    'Haha, merci buur!',
    'Dank je! Dat probeer ik eerst.',
    'Lief van je. Eens zien wat zij zeggen.',
  ],
  second: [
    '{us} ik weer, vergeten te zeggen: het was rond {time}, richting {stop2}.',
    '{us} nog iets bij mijn vorige bericht: het was aan {stop}, niet aan {stop2}.',
    '{us} PS bij daarnet: ik ben de hele namiddag bereikbaar.',
  ],
  quotes: [
    'Geldt dat ook in het weekend, {us}? Ik vraag het vanaf {stop}.',
    '{us} mooi, maar aan {stop} heeft niemand het bord verwittigd.',
    'Goed nieuws! {us} hangen jullie het ook op papier? Niet iedereen leest dit hier.',
  ],
  notices: [
    'Werken tussen Oude Looierij en Noordersluis tot vrijdag: de 81 rijdt langs het kanaal. Tien minuten langer, mooi uitzicht erbij.',
    'Nieuw: 40 extra fietspalen aan het Kanaalstation, onder dak. Je zadel blijft droog.',
    'Sneeuw vannacht? Wij strooien de perrons vanaf vier uur. Stap als een pinguïn, vertrek vijf minuten vroeger.',
    'Iets verloren? Het loket aan het Kanaalstation is open van 8 tot 18 uur. De ster van deze week: een contrabas.',
    'De app leest nu de volgende halte voor. Zeg ons wat ze fout uitspreekt, ze leert nog.',
  ],
  answers: {
    lost: [
      'Dag {name}, ik heb op het rek van gisteren gekeken: iets wat er sterk op lijkt kwam binnen van de {line}. Weet je een detail dat alleen jij kent?',
      'Hallo {name}! Wat op de {line} gevonden wordt, komt de volgende ochtend bij ons. Ik kijk om acht uur en schrijf je hier, wat ik ook vind.',
      'Goed nieuws, {name}: het ligt hier op mijn bureau, droog en wel. Open tot zes aan het Kanaalstation, breng je identiteitskaart mee.',
      'Dag {name}, jouw beschrijving staat op mijn lijst, ik lees ze elke ochtend bij de eerste koffie. Zodra het opduikt schrijf ik je hier.',
      {
        to: /hoelang/i,
        say: 'Dag {name}, we houden alles drie maanden bij, dus dinsdag is geen probleem. Ik kijk vanmiddag in de bak van die dag.',
      },
    ],
    line81: [
      'Dag {name}, ik rijd zelf met de 81: er stond een camionette op de sporen bij {stop2}. We rijden weer, de volgende is over 4 minuten aan {stop}.',
      'Sorry, {name}. Een deur wilde niet meer dicht, dus er is een tram te weinig. In die na mij is er plaats, beloofd.',
      {
        to: /werken|hek/,
        say: 'Hallo {name}, tijdens de werken stopt de 81 tachtig meter verder, voor de bakker. De affiche moet dat zeggen, ik heb een nieuwe gevraagd.',
      },
      {
        to: /verwarming/,
        say: 'Dag {name}, schuldig: de verwarming van die tram kent twee standen, Lapland en Brazilië. Hij staat vanavond in de werkplaats. Bedankt om het te zeggen!',
      },
      {
        to: /gewoon voorbij/,
        say: 'Dag {name}, dat mag niet. De deuren zaten vast na een panne en ik kon niet stoppen aan {stop}. De volgende moest op jullie wachten. Sorry!',
      },
      {
        to: /het bord/,
        say: 'Dag {name}, het bord is zijn verbinding kwijt, de trams niet: de volgende is over 4 minuten aan {stop}. We herstarten het bord.',
      },
      {
        to: /zo vol/,
        say: 'Dag {name}, vanaf maandag rijdt om {time} een lange, twee wagons meer. Tot dan: de buurman ruikt naar appel, er is erger 😉',
      },
    ],
    punctuality: [
      'Dag {name}, je hebt gelijk en ik zeg het liever zo: de lichten aan {stop2} houden ons sinds maandag op. De stad stelt ze donderdag bij.',
      'Sorry voor het wachten, {name}. We hebben deze week een tram te weinig. Een attest voor het werk vind je onder “Bewijs van vertraging”.',
      {
        to: /niet komt/,
        say: 'Sorry, {name}. Die van {time} reed niet, een collega is ziek. Een attest vind je onder “Bewijs van vertraging”, je baas kent het wel.',
      },
      {
        to: /te vroeg/,
        say: 'Hallo {name}, de {line} mag te laat zijn, maar nooit te vroeg. Ik heb het doorgegeven aan de stelplaats, tot op de minuut.',
      },
      {
        to: /open deuren/,
        say: 'Goede vraag, {name}: aan {stop} wisselen we van chauffeur en wacht de {line} op zijn aansluiting. {minutes} minuten is te lang. Ik vraag waarom.',
      },
    ],
    app: [
      'Dag {name}, ik maak de app, dus deze is voor mij. Stuur je me de versie, helemaal onderaan bij de instellingen? Dan kijk ik vandaag.',
      'Hallo {name}, dat is een fout van ons sinds 4.2, de verbetering komt vanavond. Sorry voor de last.',
      {
        to: /twee keer/,
        say: 'Dag {name}, ik maak de app, dus deze is voor mij. De dubbele betaling komt vanzelf terug binnen twee dagen; zo niet, schrijf me hier.',
      },
      {
        to: /opnieuw aanmelden/,
        say: 'Hallo {name}, nee, het ligt aan ons: een fout sinds 4.2, vanavond verbeterd. Intussen helpt “Aangemeld blijven” bij de instellingen.',
      },
      {
        to: /tienrittenkaart/,
        say: 'Dag {name}, je ritten zijn niet weg: zelfde e-mailadres en dan “Herstellen”. Gebeurt er niets, zeg me dan het model van je telefoon.',
      },
      {
        to: /QR-code/,
        say: 'Dag {name}, zet je scherm helderder en open het ticket opnieuw: grijs betekent dat het nog slaapt. En toon dit antwoord aan de controleur, dat telt.',
      },
      {
        to: /voor twee/,
        say: 'Dag {name}, ja: het plusje rechtsboven legt een tweede ticket in je mandje. Je moeder reist mee op je scherm, haar meningen gratis.',
      },
      {
        to: /middernacht/,
        say: 'Goed punt, {name}, een nacht hoort de nacht te duren. In de volgende versie loopt het ticket tot 5 uur.',
      },
      {
        to: /lichtgrijze/,
        say: 'Dag {name}, je hebt gelijk, die knop zakt voor onze eigen regels. Donker op wit vanaf de volgende versie.',
      },
    ],
    accessibility: [
      'Dag {name}, bedankt om het te melden. Het staat vandaag op mijn lijst en ik laat je hier weten wat het wordt.',
      {
        to: /de lift/,
        say: 'Dag {name}, de lift aan {stop} wordt woensdag hersteld. Tot dan is {stop2} drempelvrij, en ik kan daar iemand laten wachten.',
      },
      {
        to: /oprijplaat/,
        say: 'Sorry, {name}. Die tram staat nu in de werkplaats voor zijn oprijplaat. De blauwe knop roept de chauffeur, hij komt altijd.',
      },
      {
        to: /verhoogd perron/,
        say: 'Hallo {name}, op de {line} zijn alle perrons verhoogd op twee na: {stop} en voorlopig {stop2}. Zal ik je de lijst sturen?',
      },
      {
        to: /gesproken haltes/,
        say: 'Hallo {name}, een foute instelling sinds maandag. De stemmen zijn vanavond terug; tot dan roepen de chauffeurs om. Groeten aan je buurman!',
      },
      {
        to: /hulp vragen/,
        say: 'Dag {name}, ja: vanaf deze maand is een uur genoeg. Schrijf hier of druk op de blauwe knop aan {stop2}, dan komt er iemand.',
      },
      {
        to: /buggy/,
        say: 'Dag {name}, de tweede deur, de brede, met de buggy getekend op kniehoogte. Zwaai even en de plaat komt uit.',
      },
    ],
    bikes: [
      'Bedankt om het te melden, {name}! Er gaat vanmiddag iemand langs, en ik schrijf je hier als het klaar is.',
      {
        to: /niet terug|fiets ik al/,
        say: 'Dag {name}, ik heb de teller van hieruit gestopt, deze rit kost je niets. De paal krijgt vanmiddag bezoek.',
      },
      {
        to: /versnellingen|zadel/,
        say: 'Bedankt om het te melden, {name}! Die fiets is vergrendeld voor de volgende en gaat vanavond naar de werkplaats.',
      },
      {
        to: /alle palen/,
        say: 'Hallo {name}, het busje brengt fietsen van {stop} naar {stop2} om tien en om vier. Volgende week proberen we een derde ronde.',
      },
      {
        to: /kinderzitje/,
        say: 'Dag {name}, sinds de lente: twaalf fietsen met een geel kader, allemaal aan het Kanaalstation. Tot 22 kilo, sterke wil inbegrepen.',
      },
      {
        to: /kaart opgegeten/,
        say: 'Dag {name}, hij lust plastic. De kaart is geblokkeerd, een nieuwe ligt klaar aan het loket van het Kanaalstation, gratis natuurlijk.',
      },
    ],
    praise: [
      'Bedankt, {name}! Ik lees dit morgen om vijf uur voor in de stelplaats. Op dat uur telt het dubbel.',
      'Daar zijn we blij mee, {name}. Ik weet wie er reed, ik hang het in haar kastje.',
    ],
    chat: [
      'Goede vraag, {name}! Ik heb het in de stelplaats gevraagd: vier antwoorden en een verhaal uit 1987. We komen erop terug.',
      {
        to: /een naam/,
        say: 'Goede vraag, {name}! Officieel hebben ze nummers. Onofficieel: vraag het aan eender welke chauffeur.',
      },
      {
        to: /trams slapen/,
        say: 'Dag {name}, ze slapen in de stelplaats achter {stop}, zij aan zij. Waar ze van dromen is bedrijfsinformatie 😉',
      },
      {
        to: /afspraakje/,
        say: 'De {line}, {name}: de mooiste gevels staan links na {stop}, en de zitjes zijn per twee. Laat iets weten.',
      },
      {
        to: /duif/,
        say: 'We kennen haar, {name}. Onder zes kilo reis je gratis, en ze stapt altijd aan de juiste halte af.',
      },
      {
        to: /beltoon/,
        say: 'Getekend, {name}! Goran heeft er een opgenomen in de stelplaats. Op één april in de app, en daarna houden we hem.',
      },
      {
        to: /slaap val/,
        say: 'Dag {name}, een ticket geldt een uur, wakker of niet. Ontbijt is aan de eindhalte, de automaat met de plakkende K.',
      },
    ],
  },
  followUps: [
    'Dank je, {name}, daar kan ik mee verder. Het is doorgegeven en ik blijf erop tot het in orde is.',
    'Ik begrijp je, {name}. Ik heb net naar de stelplaats gebeld: ze kijken vandaag, en ik laat je hier weten wat het wordt.',
    'Goede opmerking. Ik heb het nagevraagd bij een collega die het beter kent: ja, morgen is het in orde.',
    'Je hebt gelijk dat je aandringt, {name}. Ik heb het met de hand rechtgezet; kijk je nog eens?',
    'Ja, dat kan. Zeg mijn naam aan het loket, dan weten ze het.',
  ],
}
