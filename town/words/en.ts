import type { Phrasebook } from './phrasebook.ts'

export const en: Phrasebook = {
  slots: {
    item: [
      'my green umbrella',
      'a grey wool scarf',
      'my daughter’s violin',
      'a blue lunch box',
      'my reading glasses',
      'one red mitten',
      'a paperback with my dad’s notes in it',
      'my black backpack',
      'a bag of knitting (half a sock)',
      'my headphones',
      'a cactus in a paper bag',
      'my son’s cuddly rabbit, one ear',
    ],
    stop: [
      'Quatre-Vents',
      'Pont-Levis',
      'Place des Tilleuls',
      'Canal Station',
      'Aldermen’s Park',
      'Old Tannery',
    ],
    stop2: ['Belvédère', 'Glassworks', 'Little Market', 'North Locks', 'Observatory'],
    line: ['12', '24', '38', '51'],
    time: ['7:42', '8:05', '8:31', '12:20', '16:48', '17:35', '18:10', '22:15'],
    minutes: ['9', '11', '14', '17', '22', '26'],
    dock: ['14', '27', '33', '58', '61', '72'],
  },
  openings: {
    lost: [
      '{us} I left {item} on the {line} around {time}, got off at {stop}. Is there any hope?',
      'Confession time, {us}: I was so deep in my podcast that {item} rode on without me from {stop}. Where do lost things go to be found?',
      '{us} hello! Lost on the {line} towards {stop2}: {item}. Not worth much, except to me.',
      '{us} did anyone hand in {item}? Last seen on the back seat of the {line} at {time}, looking innocent.',
      'Dear {us}, {item} is now seeing more of the city than I am. Line {line}, {time}, direction {stop2}. Help?',
      '{us} question: how long do you keep lost things? {item}, Tuesday, near {stop}. I only noticed today…',
      '{us} my first week in Brussels and I already donated {item} to the {line}. Can I take it back? Got off at {stop}.',
      '{us} small drama on the {line}: {item} stayed behind at {time}. The driver waved, I thought he was just being friendly.',
    ],
    line81: [
      '{us} is the 81 hiding today? {minutes} minutes at {stop} and not a tram in sight.',
      '{us} what is going on with the 81? The board at {stop} says “2 min” and has said so for {minutes} minutes.',
      'Three 81s in a row at {stop}, {us}, and then nothing for {minutes} minutes. Are they on a school trip?',
      '{us} does the 81 still stop at {stop2} during the works? The notice says yes, the fence says no.',
      '{us} the {time} 81 sailed past {stop} with its doors shut. We waved. It did not wave back.',
      '{us} 81 stuck near {stop2}, the driver told us why in three languages and a joke, but when does it move again?',
      '{us} the heating on the 81 this morning: tropical. I had dressed for Brussels, not for Brazil.',
    ],
    punctuality: [
      '{us} the {line} at {time} has been {minutes} minutes late every day this week. Shall I just call it the late one?',
      '{us} missed my train because the {line} took {minutes} minutes from {stop} to {stop2}. On foot it is ten.',
      'Is the timetable at {stop} a promise or a poem, {us}? Waiting for the {time} since {minutes} minutes.',
      '{us} second time this week that the {time} from {stop} does not come at all. My boss no longer believes me, and he takes the {line} too.',
      '{us} why does the {line} leave {stop2} early? I was there at {time} sharp and saw its tail lights.',
      '{us} genuine question, not a rant: what decides that the {line} waits at {stop} for {minutes} minutes with its doors open?',
      '{us} {minutes} minutes between two {line}s at rush hour. We were so many at {stop} that somebody started a choir.',
    ],
    app: [
      '{us} the app took my money twice for one ticket at {stop}. I am flattered, but I have only one body.',
      '{us} since the update the app asks me to sign in again at every single tram. Is that just me?',
      '{us} my ten-trip card disappeared from the app when I changed phones. Seven trips left in there!',
      'Hi {us}, the QR code in the app stays grey, and the inspector at {stop} did not find it as funny as I did.',
      '{us} is there a way to buy a ticket for two people in the app? My mother has no smartphone and plenty of opinions.',
      '{us} the app says “unknown error 81”. Are you naming errors after tram lines now?',
      '{us} the night ticket in the app ends at midnight. Isn’t that when the night begins?',
      '{us} app in the dark: white letters on a pale grey button. I bought a day ticket by braille, I think.',
    ],
    accessibility: [
      '{us} the lift at {stop} is out of order again. With a wheelchair that makes the {line} a nice thing to look at.',
      '{us} which stops on the {line} have a raised platform? I am travelling with a wheelchair for the first time and would rather know before.',
      '{us} the spoken announcements on the {line} are off since Monday. My blind neighbour now counts the bends.',
      '{us} the ramp at {stop} did not come out and I had to let two trams go. The driver was kind, the ramp was not.',
      '{us} is there a way to ask for assistance at {stop2} that does not need calling three days ahead?',
      '{us} with a double pram on the {line}: which door is the right one? I have tried all the wrong ones.',
    ],
    bikes: [
      '{us} dock {dock} at {stop} will not take my bike back and the clock is running. Who stops it?',
      '{us} bike from dock {dock} has three gears: hard, harder and noise. Can somebody look at it?',
      '{us} every dock at {stop} is full and every dock at {stop2} is empty. Somewhere in between there is a moral.',
      '{us} I returned my bike at {time} but the app says I have been cycling since yesterday. My legs disagree.',
      '{us} the saddle of the bike in dock {dock} at {stop} turns like an office chair. Fun, but no.',
      '{us} are there child seats on any of the bikes? Asking for somebody who is three and very decided.',
      '{us} the lock in dock {dock} ate my key card. It looks well fed now.',
    ],
    praise: [
      '{us} please thank the driver of the {time} {line}: she waited for an old man with two sticks, and nobody sighed. Made my morning.',
      '{us} I complain enough, so for once: the new {line} is quiet, clean and on time. Don’t change a thing.',
      '{us} your driver on the 81 announced {stop} today as “the stop with the good waffles”. Give that man a raise. Or a waffle.',
      '{us} got my scarf back from lost property, washed (!). Who does that? You do. Bravo.',
      '{us} somebody at {stop} helped my grandmother all the way to her seat. She talks of nothing else.',
      '{us} the bike I took this morning had a little bell that sings. Best commute of the year.',
    ],
    chat: [
      '{us} serious question: do trams have names? The one on the {line} this morning looked like a Marcel.',
      '{us} my son (5) wants to know where the trams sleep and whether they dream. Please advise.',
      '{us} what is the best line for a first date? She likes architecture, I like sitting down.',
      '{us} there is a pigeon that takes the {line} from {stop} to {stop2} every morning. Does it have a season ticket?',
      '{us} petition to make the ding of the 81 a ringtone. I’ll sign first.',
      '{us} if I fall asleep on the {line} and go round twice, do I owe you two tickets or do you owe me breakfast?',
    ],
  },
  storm: [
    '{us} the 81 has stopped dead between {stop} and {stop2} and nobody tells us anything. What is going on?',
    'Whole 81 out on the rails at {stop}, {us}. The driver is kind, but kind does not get me to work.',
    '{us} is the 81 broken down? The board at {stop2} counts to {minutes} and starts again.',
    'Stuck on the 81 since {minutes} minutes, {us}. A gentleman is sharing his biscuits. Send news, or biscuits.',
    '{us} four 81s in a queue at {stop}, like ducks. Is there another way to {stop2}?',
    '{us} no 81, no replacement bus, {minutes} minutes at {stop} with a pushchair. What now?',
    'Power gone on the 81 near {stop2}, {us}? Lights out, doors shut, everybody very British about it.',
    '{us} does my ticket work on the {line} while the 81 is down? The inspector at {stop} does not know either.',
  ],
  again: {
    lost: [
      'It was line {line}, the second carriage, a little after {time}. There is a name tag inside, if that helps.',
      'Thanks for looking! Do I have to come in person, or can my sister fetch it? She works near {stop}.',
      'I rang the desk but got the music, twice. Nice music. Is there another way?',
    ],
    line81: [
      'And tonight, will it run normally again? I have to be at {stop2} by eight.',
      'Understood. Is there a bus instead, or shall I start walking towards {stop2}?',
      'The board still says 2 minutes, though. Can somebody tell the board?',
    ],
    punctuality: [
      'Tomorrow at {time} I have to be there, really. Which one shall I take to be sure?',
      'Fair enough. Can I get some kind of proof for work? “The tram was late” is the new “the dog ate it”.',
      'It happened again just now, at {stop}. Do you see that on your side?',
    ],
    app: [
      'Tried that: signed out, signed in, looked stern. Same thing. It is an older Android, if that matters.',
      'Where in the app do I find that? I see “My trips” but nothing below it.',
      'And the money for the second ticket, does it come back by itself?',
    ],
    accessibility: [
      'Thank you. Is {stop2} really step-free from the street? The map says so, but the map has been wrong before.',
      'And if the ramp fails again, whom do I call on the spot?',
      'Good to know. Does that also go for the late trams, after {time}?',
    ],
    bikes: [
      'It is dock {dock}, on the side of the bakery. The light just blinks red at me.',
      'And the minutes that ran on meanwhile, do I pay those?',
      'It is still not closed in my app. Shall I stay next to it? It is starting to rain.',
    ],
    praise: ['Will you pass it on, really? I’d like her to know.'],
    chat: ['Now he asks whether trams have parents. I blame you.'],
  },
  thanks: [
    'That was quick! Thank you so much.',
    'Thanks, that helps a lot. Have a good day!',
    'Brilliant, it works. Thank you!',
    'Thank you, a real answer from a real person. Feels almost strange.',
    'Perfect, many thanks! I take back half of what I said on the platform.',
    'Oh that’s great news, thank you!',
    'Thanks a million, you saved my evening.',
    'Thank you for taking the trouble, much appreciated 🙏',
    'Super, thanks. I’ll tell my neighbour, she has the same problem.',
    'Cheers, that did the trick!',
    'That’s so kind of you, thank you.',
    'Thanks for the honest answer. I can live with that.',
    'You’re a star, thank you!',
    'Wow, five minutes. My own family takes longer. Thanks!',
  ],
  cheers: [
    'Ha, love it. Thank you!',
    'You made my day. Thanks!',
    'Reading this out loud to the whole carriage. Thank you 😄',
    'That’s lovely, thanks for answering!',
    'I knew it. Thank you, see you on the 81!',
  ],
  waiting: [
    '{us} anybody there? I’m still at {stop}.',
    '{us} just checking that this reached you…',
    '{us} hello? A short answer would already help.',
    '{us} bringing this up again, politely, as it gets colder at {stop}.',
  ],
  angry: [
    'Still nothing. Next time I’ll tell it to the pigeons at {stop}, they at least look interested.',
    'OK, thanks for nothing then. Taking a taxi, as so often.',
    'Silence is also an answer, I suppose. Not a good one.',
    'I have been a subscriber for nine years. Nobody home, it seems.',
  ],
  sour: [
    'Sorry, but that’s what I was told last week too, and nothing changed.',
    'That is a very polite way of saying no.',
    'With respect, that doesn’t get me home tonight.',
    'Have you tried it yourself? Because it doesn’t work like that at {stop}.',
  ],
  helper: {
    lost: [
      'Same happened to me: the desk at Canal Station is open until six and they are lovely. Go in person!',
      'Lost things arrive there the next morning, not the same day. Don’t give up.',
    ],
    line81: [
      'I’m on it: we’re stuck behind a delivery van near {stop2}. Should move soon.',
      'Take the 24 to {stop2} and walk two minutes, that’s what I do when the 81 sulks.',
    ],
    punctuality: [
      'The one ten minutes earlier is never late, don’t ask me why.',
      'There’s a leaf on the line, or so the driver says. One leaf must be enormous.',
    ],
    app: [
      'Delete the app’s cache, not the app. Worked for me.',
      'You can put several tickets in one basket: little plus sign, top right. Well hidden.',
    ],
    accessibility: [
      'At {stop} use the exit by the pharmacy, the lift there works.',
      'Front door, and look at the driver before it stops: they see you and line up better.',
    ],
    bikes: [
      'Push the front wheel in, count to five, then let go. It’s a knack.',
      'Tell the app “dock is faulty” and the clock stops at once.',
    ],
    praise: ['I know her, she is always like that!'],
    chat: ['Mine was definitely an Yvonne.'],
  },
  helperThanks: [
    'Oh, good to know, thank you!',
    'Ha, thanks neighbour!',
    'Thanks! I’ll try that first.',
    'You’re kind, thank you. Let’s see what they say.',
  ],
  second: [
    '{us} me again, forgot to say: it was around {time}, direction {stop2}.',
    '{us} one more thing about my last post: it happened at {stop}, not at {stop2}.',
    '{us} PS to my message of just now: I’m reachable all afternoon.',
  ],
  quotes: [
    'Does this go for the weekend as well, {us}? Asking from {stop}.',
    '{us} nice, but at {stop} nobody told the board.',
    'Good news! {us} could you put that on the paper signs too? Not everybody reads this here.',
  ],
  notices: [
    'Works between Old Tannery and North Locks until Friday: the 81 takes the canal side. Add ten minutes, enjoy the view.',
    'New: 40 more bike docks at Canal Station, under the roof. Your saddle stays dry.',
    'Snow tonight? We salt the platforms from four o’clock. Walk like a penguin, leave five minutes earlier.',
    'Lost something? The desk at Canal Station is open from 8 to 18. This week’s star: a double bass.',
    'The app now reads the next stop aloud. Tell us what it gets wrong, it is still learning to say Quatre-Vents.',
  ],
  answers: {
    lost: [
      'Hi {name}, I looked through last night’s shelf: something very like it came in from the {line}. Can you tell me a detail only you would know?',
      'Hello {name}! What is found on the {line} reaches us the next morning. I’ll look at eight and write to you here, whatever I find.',
      'Good news, {name}: it is here, on my desk, dry and safe. We are open until six at Canal Station, bring your ID.',
      'Hi {name}, your description is on our list, and I go through it each morning with the first coffee. I’ll write here as soon as it turns up.',
      {
        to: /how long do you keep/,
        say: 'Hi {name}, we keep everything for three months, so Tuesday is no problem at all. I’ll look through that day’s box this afternoon.',
      },
      {
        to: /first week/,
        say: 'Welcome to Brussels, {name}! Yes, you can have it back: Canal Station, until six, it arrived this morning. Mention my name.',
      },
    ],
    line81: [
      'Hi {name}, I drive it myself: a van was parked on the rails near {stop2}. We are moving again, the next one is at {stop} in 4 minutes.',
      'Sorry, {name}. We had a door that would not close, so one tram is missing. The one behind me has room, promise.',
      {
        to: /works|fence/,
        say: 'Hello {name}, during the works the 81 stops 80 metres further, in front of the bakery. The notice should say so; I’ve asked for a new one.',
      },
      {
        to: /heating/,
        say: 'Hi {name}, guilty: the heating of that tram knows two positions, Lapland and Brazil. It is at the workshop tonight. Thanks for telling us!',
      },
      {
        to: /sailed past/,
        say: 'Hi {name}, that must not happen. The doors were locked after a fault and I could not stop at {stop}. The next one was told to wait for you all. Sorry!',
      },
      {
        to: /board/,
        say: 'Hi {name}, the board lost its connection, the trams did not: the next one is at {stop} in 4 minutes. We are restarting the board now.',
      },
    ],
    punctuality: [
      'Hi {name}, you are right, and I’d rather say so: the traffic lights at {stop2} hold us up since Monday. The city resets them on Thursday.',
      'Sorry for the wait, {name}. We are a tram short this week. If you need a note for work, you find it under “Proof of delay”.',
      {
        to: /does not come at all/,
        say: 'Sorry, {name}. The {time} did not run, a colleague fell ill. You can get a note for work under “Proof of delay”, your boss will know it.',
      },
      {
        to: /leave .* early/,
        say: 'Hello {name}, the {line} may be late, but never early. I’ve passed this one on to the depot, with the minute.',
      },
      {
        to: /doors open/,
        say: 'Good question, {name}: at {stop} drivers change over and the {line} waits for its connection. {minutes} minutes is too long, though. I’m asking why.',
      },
    ],
    app: [
      'Hi {name}, I make the app, so this one is mine. Could you send me the version, under Settings, at the very bottom? Then I look at it today.',
      'Hello {name}, that’s a bug of ours since 4.2, and the fix is in the store tonight. Sorry for the trouble.',
      {
        to: /twice/,
        say: 'Hi {name}, I make the app, so this one is mine. The double payment goes back by itself within two days; write to me if it doesn’t.',
      },
      {
        to: /sign in again/,
        say: 'Hello {name}, no, it’s us: a bug since 4.2, the fix is in the store tonight. Until then “Stay signed in” under Settings helps.',
      },
      {
        to: /disappeared/,
        say: 'Hi {name}, your trips are not lost: sign in with the same e-mail and tap Restore. If nothing happens, tell me the phone’s model.',
      },
      {
        to: /QR code/,
        say: 'Hi {name}, turn the brightness up and open the ticket again: grey means it has not woken up yet. And show the inspector this answer, it counts.',
      },
      {
        to: /two people/,
        say: 'Hi {name}, yes: the plus sign, top right, puts a second ticket in the basket. Your mother rides along on your screen. Her opinions travel free.',
      },
      {
        to: /midnight/,
        say: 'Fair point, {name}, the night should last the night. I’m changing it to 5 a.m. with the next version.',
      },
      {
        to: /pale grey/,
        say: 'Hi {name}, you are right, that button fails our own rules. Dark on white from the next version; until then the large-text setting helps.',
      },
    ],
    accessibility: [
      'Hi {name}, thank you for saying so. I use the lifts and ramps every week myself; this one goes on my list today and I’ll tell you here what comes of it.',
      {
        to: /lift/,
        say: 'Hi {name}, the lift at {stop} is repaired on Wednesday. Until then {stop2} is step-free, and I can have somebody meet you there.',
      },
      {
        to: /ramp/,
        say: 'Sorry, {name}. That tram is now in the workshop for its ramp. Press the blue button and the driver comes to you, always.',
      },
      {
        to: /raised platform/,
        say: 'Hello {name}, on the {line} every stop but two has a raised platform: not {stop}, not yet {stop2}. I can send you the list.',
      },
      {
        to: /announcements/,
        say: 'Hello {name}, a wrong setting since Monday’s update. The voices are back tonight; until then drivers call out the stops. My regards to your neighbour.',
      },
      {
        to: /assistance/,
        say: 'Hi {name}, yes: from this month one hour is enough. Write here or press the blue button at {stop2}, and somebody comes.',
      },
      {
        to: /pram/,
        say: 'Hi {name}, the second door, it is the wide one, with the pram sign at knee height. Wave to the driver and the ramp comes out.',
      },
    ],
    bikes: [
      'Hi {name}, thanks for telling us! I’m sending somebody past this afternoon and write to you here when it is done.',
      {
        to: /will not take|cycling since/,
        say: 'Hi {name}, I stopped the clock from here, you pay nothing for this ride. The dock gets a visit this afternoon.',
      },
      {
        to: /gears|saddle/,
        say: 'Thanks for telling us, {name}! That bike is locked for the next rider and goes to the workshop tonight.',
      },
      {
        to: /every dock/,
        say: 'Hello {name}, the van moves bikes from {stop} to {stop2} at ten and at four. We’re trying a third round from next week.',
      },
      {
        to: /child seats/,
        say: 'Hi {name}, since spring: twelve bikes, all at Canal Station, with a yellow frame. Up to 22 kilos, decided or not.',
      },
      {
        to: /key card/,
        say: 'Hi {name}, it has a taste for plastic. I’ve blocked the card and a new one is at the desk of Canal Station, free of course.',
      },
    ],
    praise: [
      'Thank you, {name}! I’ll read this out at the depot tomorrow at five. At that hour it counts double.',
      'That made our day, {name}. I know who drove, and I’m printing it for her locker.',
    ],
    chat: [
      'Good question, {name}! I asked around at the depot and got four answers and a story about 1987. We have to come back to you on this one.',
      {
        to: /have names/,
        say: 'Good question, {name}! Officially they have numbers. Unofficially, ask any driver.',
      },
      {
        to: /sleep and whether/,
        say: 'Hi {name}, they sleep at the depot behind {stop}, side by side. What they dream of is operational information 😉',
      },
      {
        to: /first date/,
        say: 'The {line}, {name}: the best façades are on the left after {stop}, and the seats are for two. Report back, please.',
      },
      {
        to: /pigeon/,
        say: 'We know her, {name}. Under six kilos one travels free, and she always gets off at the right stop.',
      },
      {
        to: /ringtone/,
        say: 'Signed, {name}! Goran recorded one at the depot. We’ll put it in the app for the first of April, and then keep it.',
      },
      {
        to: /fall asleep/,
        say: 'Hi {name}, one ticket is good for an hour, asleep or awake. Breakfast is at the terminus: the machine with the K key that sticks.',
      },
    ],
  },
  followUps: [
    'Thanks, {name}, that helps. I’ve passed it on and stay on it until it’s solved.',
    'I hear you, {name}. I called the depot just now: it’s being looked at today, and I’ll tell you here what comes of it.',
    'Good point. I checked with a colleague who knows it better than I do: yes, it will be in order by tomorrow.',
    'You’re right to insist, {name}. I have put it right by hand; could you look again?',
    'Yes, that’s possible. Say my name at the desk and they’ll know.',
  ],
}
