// What the most used passwords are made of, as leaks have shown them again and again: words, names, teams, keyboards' habits.

export const commonWords: ReadonlySet<string> = new Set(
  `
password passwort passwd passw pass parola senha contrasena motdepasse wachtwoord haslo heslo salasana losenord lozinka parole
letmein welcome willkommen bienvenue bienvenido benvenuto admin administrator root user guest login logon logmein signin access
secret geheim secreto master mastermind server system manager office windows microsoft google facebook yahoo hotmail gmail apple
iphone samsung nokia sony android internet computer laptop network database oracle mysql postgres default change changeme test
testing tester temp temporary demo sample example public private qwerty qwertz azerty asdf zxcv qazwsx wsxedc
trust trustno trustme iloveyou iloveu loveyou loveme lovely lover lovers love loves loved liebe amour amor amore teamo tequiero
tiamo jetaime sweet sweetheart sweetie sweety honey honeybee sugar baby babygirl babyboy babe babes angel angels angelo angelina
princess princesa prinzessin queen king kings prince kingdom royal diamond crystal jewel pearl ruby emerald silver golden gold
sunshine sunny sunset sunrise sunflower summer winter spring autumn fall sommer herbst fruhling sommar invierno verano primavera
january february march april june july august september october november december januar februar marz juni juli oktober
dezember monday tuesday wednesday thursday friday saturday sunday montag freitag samstag sonntag
flower flowers rose rosebud lily daisy violet jasmine orchid butterfly rainbow star stars starlight stella moon moonlight luna
heaven paradise peace freedom liberty justice spirit soul heart hearts forever always together friend friends friendship bestfriend
family mother father mommy mummy daddy mama papa brother sister grandma grandpa child children husband wife girl girls boys
happy happiness smile smiley funny lucky hope faith grace blessed blessing believe jesus jesuschrist christ christian christmas
church bible maria mary lord god godisgood godbless allah mohamed mohammed muhammad islam buddha krishna ganesh shiva satan
devil demon diablo lucifer evil hell inferno angelofdeath zombie vampire ghost shadow darkness darkside black blackie white
blue green greenday yellow orange purple pink pinky brown grey gray scarlet crimson indigo
dragon dragons dragonball dragonfly tiger tigers tigger lion lions panther panthers cheetah jaguar leopard puma cougar wolf wolves
wolverine wolfpack bear bears grizzly panda koala monkey monkeys gorilla elephant giraffe zebra horse horses pony unicorn donkey
bull bulls bulldog bulldogs buffalo cowboy cowboys chicken turtle lizard snake cobra viper python anaconda shark sharks dolphin
dolphins whale salmon fish fishing fisher penguin penguins eagle eagles falcon falcons hawk hawks raven ravens phoenix
robin sparrow bird birdie spider spiderman scorpion scorpio rabbit bunny mouse hamster kitty kitten kittycat hellokitty cat cats
dog dogs doggy doggie puppy puppies poodle rottweiler husky labrador frog froggy toad duck ducky donald mickey minnie goofy pluto
snoopy garfield tweety bambi dumbo simba nemo shrek pokemon pikachu charizard mario luigi zelda sonic naruto sasuke sakura goku
vegeta bleach onepiece anime manga batman superman superstar superhero supergirl ironman hulk thor avengers marvel wonderwoman
joker harley deadpool rocky rambo terminator predator matrix neo trinity morpheus gandalf frodo legolas hobbit hogwarts harry
potter harrypotter hermione starwars startrek skywalker yoda jedi darthvader vader anakin enterprise picard spock
football futbol fussball soccer baseball basketball softball volleyball hockey tennis golf golfer golfing cricket rugby boxing
wrestling wrestler swimming swimmer surfing surfer skate skater skateboard snowboard skiing runner running racing racer ranger
rangers giants yankees redsox mets dodgers cubs bulls lakers celtics knicks heat spurs warriors raiders steelers packers patriots
broncos chargers chiefs saints vikings redskins bengals browns jets titans texans rockets mavericks pirates marlins
chelsea arsenal liverpool manchester manutd united everton tottenham barcelona realmadrid madrid juventus milan inter roma napoli
bayern dortmund schalke ajax feyenoord benfica porto sporting celtic messi ronaldo neymar zidane beckham maradona pele
jordan michael kobe bryant lebron james shaq tiger woods
guitar drummer drums piano music musica musik metal metallica slipknot nirvana korn eminem rap hiphop rock rocker rockstar rocknroll
beatles elvis queen acdc ironmaiden megadeth linkin linkinpark greenday blink pinkfloyd zeppelin ledzeppelin ramones rolling stones
madonna britney rihanna beyonce shakira justin bieber justinbieber onedirection bts blackpink taylor swift taylorswift eminem tupac
dance dancer dancing disco party singer singing song jazz blues techno house trance
chocolate cookie cookies candy cupcake cake pizza pasta spaghetti cheese burger hamburger bacon chicken banana apple apples
orange lemon cherry strawberry peach peaches mango melon coconut pumpkin pepper ginger cinnamon vanilla caramel coffee
tea beer vodka whiskey whisky wine tequila corona heineken budweiser guinness cocacola coca cola pepsi sprite mountain dew
snickers skittles nutella butter peanut popcorn noodles potato tomato onion garlic
mustang camaro corvette ferrari porsche mercedes benz bmw audi volkswagen toyota honda nissan subaru mazda suzuki yamaha kawasaki
ducati harley davidson harleydavidson chevy chevrolet ford dodge viper lamborghini bugatti jaguar volvo renault peugeot fiat opel
lexus hummer jeep truck trucker trucks biker turbo diesel motor racecar formula nascar
killer kill killme murder death dead die sniper hunter hunting shooter gunner bullet soldier army marine marines navy airforce
military warrior samurai ninja knight wizard magic magician merlin mystic legend hero fighter rebel outlaw gangster gangsta thug
thuglife pimp player playboy hustler money dollar dollars cash rich million millionaire casino poker jackpot winner win champion
victory success power powerful strong stronger muscle monster beast savage crazy mad psycho maniac
fuck fucker fucking fuckyou fuckoff fuckme asshole bitch bitches bastard shit bullshit damn sex sexy sexygirl sexyboy porn porno
naked nude pussy dick cock cocks boobs boobies tits titties blowjob horny hardcore stripper slut whore hooker erotic
hello helloo hallo hola bonjour ciao salut hey goodbye thanks thankyou danke merci gracias please sorry whatever nothing something
anything everything nobody noone someone anyone idontknow dontknow forget forgot forgotten remember remember blahblah blah
yes no okay cool coolio awesome amazing perfect beautiful pretty cute cutie gorgeous handsome hottie hotgirl hotboy hot hotstuff
lol lmao omg wtf abc abcd xyz xxx asd qwe zxc zaq aaa one two three four five six seven eight nine ten eleven twelve thirteen
michael matthew daniel david john johnny jonathan joseph joshua jessica jennifer jenny jessie ashley amanda andrew andrea andreas
anthony antonio alex alexander alexandra alexis alexandre alejandro alejandra alice alicia alison allison amber amelia amy ana
andre angela angie anita anna annie anne antoine april ariel arthur ashton aurora austin barbara beatriz benjamin bernard betty
bianca bill billy blake bob bobby bonnie brad bradley brandon brandy brenda brian brianna brittany brooke bruce bruno bryan
caitlin cameron camila camille carla carlos carmen carol carolina caroline carter casey cassie catherine cecilia charles
charlie charlotte cheyenne chris christian christina christine christopher cindy claire clara claudia cody colin connor courtney
cristian cristina crystal cynthia daisy dakota dallas damian dana danny daniela danielle debbie deborah denise dennis derek
desiree destiny devin diana diane diego dominic donald donna douglas dylan eddie eduardo edward edwin elena elizabeth ella ellen
emily emma enrique eric erica erik erika ernesto estrella ethan eugene evelyn fabian felipe felix fernando fernanda florence
frances francesca francis francisco frank frankie franklin fred freddy frederic gabriel gabriela gabrielle gary george georgia
gerald gerard gilbert gina giovanni gloria gordon grace greg gregory guillermo gustavo hannah harold harry hassan heather hector
heidi helen helena henry holly howard hugo hunter ian ibrahim irene iris isaac isabel isabella isabelle ismael ivan jack jackie
jackson jacob jacqueline jaime jake james jamie jan jane janet janice jasmin jason javier jean jeff jeffrey jeremy jerome jerry
jesse jesus jill jimmy joanna joel johanna jonas jordan jorge jose joseph josh juan juanita judith julia julian juliana julie
juliet julien julius justin justine karen karina karl kate katherine kathleen kathy katie katrina kayla keith kelly kelsey ken
kenneth kenny kevin kimberly kristen kristin kristina kyle laura lauren lawrence leah leo leon leonard leonardo leslie lewis
liam linda lindsay lindsey lisa logan lorenzo louis louise lucas lucia lucy luis luke lynn mackenzie madeleine madison manuel
manuela marc marcel marco marcos marcus margaret maria mariah marian mariana marie marina mario marion marissa mark markus
marlene marlon marshall martha martin martina marvin mason mathias mathieu matt maurice mauricio max maxime maximus maxwell
megan mehmet melanie melissa mercedes meredith micheal michel michele michelle miguel mike mikey mildred milena miranda mitchell
mohamed moises molly monica monika monique morgan mustafa nadine nancy naomi natalia natalie natasha nathalie nathan nelson
nicholas nicolas nicole nikita nikki nina noah nora norman oliver olivia oscar pablo pamela paris parker pascal patricia patrick
patty paul paula pauline pedro peter philip philippe phillip pierre rachel rafael ralph ramon randy raquel raul raymond rebecca
regina renata ricardo richard rick ricky riley rita robert roberta roberto robin rodrigo roger roland roman romeo ronald ronnie
rosa rosie ross roxanne ruben russell ruth ryan sabrina sally salvador samantha sammy samuel sandra sandy santiago sara sarah
sasha scott sean sebastian serena sergio shane shannon sharon shawn sheila shelby shirley sidney silvia simon simone sofia sonia
sophia sophie spencer stacey stacy stanley stefan stefanie stephanie stephen steve steven stuart susan suzanne sydney sylvia
tamara tammy tania tanya tara tatiana taylor teresa terry thalia theresa thomas tiffany timothy tina tommy tony tracy travis
trevor tristan tyler valentin valentina valeria valerie vanessa veronica vicky victor victoria vincent virginia vivian viviana
vladimir walter wanda warren wayne wendy wesley whitney william willie wilson xavier yolanda yvonne zachary
america american usa canada mexico mexicano brasil brazil argentina colombia chile peru england london britain british ireland
irish scotland france french germany deutschland german berlin hamburg munich munchen koln italia italy spain espana portugal
holland amsterdam belgium sweden norway denmark finland poland polska russia russian moscow ukraine turkey istanbul greece
egypt africa nigeria india indian mumbai delhi pakistan china chinese japan tokyo korea vietnam thailand indonesia philippines
australia sydney newyork brooklyn boston chicago texas dallas houston austin denver florida miami california losangeles hollywood
lasvegas vegas seattle phoenix arizona atlanta georgia virginia carolina montana dakota hawaii alaska paris roma venice europe
school student teacher college university class summer2 homework doctor nurse police fireman firefighter lawyer engineer pilot
captain commander general sergeant major president boss chief leader worker driver builder carpenter plumber
water fire earth wind air ocean sea beach island river lake forest jungle mountain valley desert storm thunder lightning
hurricane tornado snow snowball snowflake snowman ice iceman icecream frozen rain cloud sky skyline night midnight morning
sunlight world global universe galaxy cosmos planet mars venus mercury jupiter saturn neptune pluto apollo zeus athena
hercules achilles spartan sparta trojan titan titanic atlas orion nova eclipse infinity genesis alpha beta omega delta gamma
sigma digital electric atomic nuclear laser robot cyber hacker hackers hacked matrix virus phantom ghost stealth secure
security safe safety keyboard mouse monitor screen printer button number numbers letter letters words
minecraft fortnite roblox counter strike counterstrike halo warcraft starcraft world warhammer diablo doom quake halflife
gamer gamers games game player xbox playstation nintendo gameboy steam league legends leagueoflegends dota runescape
skyrim assassin creed callofduty modern warfare battlefield grandtheft ronin
winston marlboro camel newport smokey smoke smoker weed marijuana cannabis ganja stoner bong hemp cocaine heroin
buddy buster bailey bella coco cooper duke jake lola lucky maggie max misty molly oreo oscar peanut princess rocky rusty sadie
samson scooter scooby scoobydoo shadow shasta sheba sparky spike teddy teddybear toby zeus fluffy boomer brandy bandit bubba
bubbles precious muffin pumpkin patches pepper whiskers felix tinker tinkerbell tinkle snuggles pickle pickles
barney elmo kermit simpson simpsons homer bart marge lisa cartman kenny southpark spongebob patrick dexter popeye
shithead dickhead jackass loser stupid idiot dummy moron lazy bored boring hate hateyou hatelove ihateyou fatboy fatcat bigdog
bigdaddy bigboy bigman bigred topgun topdog mylove myself mybaby mylife mypass mypassword mynameis myspace iloveme ilovemyself
ilovehim iloveher ilovegod iloveyousomuch loveislife lovelife truelove onelove firstlove lovehurts
fender gibson ibanez marley bobmarley rasta reggae jamaica hendrix santana cobain lennon mccartney bowie prince
pirate treasure island captainjack sparrow anchor sailor sailing boating yacht harbor
element emotion energy fantasy fortune future galaxy garden genius gravity
ireland shamrock clover lucky charm leprechaun celtic
brooklyn bronx harlem compton oakland detroit
passion desire pleasure dream dreams dreamer dreaming destiny karma chaos order zen nirvana eternity
redhead redred redrose blonde brunette blueeyes bluebird blackbird blackcat whitecat blackdog whitedog reddog bluemoon redwings
bluesky greenapple pinkpanther goldfish goldstar silverado
abcabc abc123 a1b2c3 aa11 qwe123 qwer asdfg zaq12wsx zaq1 xsw2 cde3 passport passcode passkey passphrase
letmeinnow openup opensesame sesame knockknock enter entrance exit gateway
`
    .split(/\s+/)
    .filter((word) => word.length >= 3),
);
