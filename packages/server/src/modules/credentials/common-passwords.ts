/** What is guessed first: words and patterns of published leak statistics, lower case, without digits around them. */
const words = `
aaaaaa abcabc abcdef abcdefg abcdefgh access adidas admin administrator admins adminadmin alexander alexandra alohomora
amanda america andrea andrew angel angels anthony apple apples arsenal asdasd asdf asdfasdf asdfgh asdfghjk asdfghjkl
ashley asshole august austin azerty azertyuiop babygirl badboy bailey banana barcelona baseball basketball batman
beautiful beer benjamin bigdaddy biteme blahblah blessed bonjour boomer booboo brandon brooklyn butter buster butterfly
camille carlos caroline changeme changeit changemenow changemeplease charles charlie cheese chelsea chester chicken chocolate chouchou
christian computer computers cookie corvette cowboy cowboys creative dallas daniel danielle december default
defaultpassword diamond doudou dragon dragons eagles einstein elephant elizabeth eminem enter entente ententeentente everton
facebook family fender ferrari fishing flower flowers football forever freedom friday friends fuckyou gabriel galaxy
gandalf gateway george ginger girls gmail godzilla golden google gothic guest guitar hammer hannah happy harley harrypotter
heather hello hellohello helloworld hockey hollywood homer house hunter iamthebest iceman iloveyou iloveyouso internet
internetinternet ironman isabella jackson jasmine jasper jennifer jessica jesus jesuschrist jordan jordanjordan joseph joshua july june junior
justin killer killers kimberly knight lakers laptop legend letmein letmeinnow letmeinplease liberty liverpool logitech login
loulou london loveme lovely lovers loveyou lucky maggie magic manager manchester manunited marie marina marlboro marseille
martin master masterkey matrix matthew maverick maxwell mercedes merlin metallica michael michelle mickey midnight minecraft
miller monday money monkey monkeys monster morgan motdepasse mosip mosipmosip mother mustang mylove mynoob mypassword naruto nathan
ncc nicolas nicole nintendo nirvana nothing november october oliver orange orlando p@ssword p@ssw0rd pa$$word
pa55word panther parola pass passpass passport passw@rd passwd passwort password passwordadmin passwordpassword passwords passwordpass patrick
peanut pepper phoenix pikachu pokemon pokemons police poohbear porsche potter princess princesses purple qazwsx qazwsxedc
qazwsxedcrfv qqqqqq qwaszx qweasd qweasdzxc qwert qwerty qwertyqwerty qwertyui qwertyuiop qwertyuiopasdfghjkl qwertz
qwertzuiop rabbit rachel raiders rainbow ranger rangers realmadrid rebecca redsox richard robert rocket root rootroot rosebud
running samantha samsung sandra saturday scooter scorpion secret secretpassword secretsecret secretword september
server service sexy shadow shadows shannon silver simple simpleplan slayer slipknot smokey snoopy soccer soleil sophie
spider spiderman sponge spongebob spring starwars steelers stella steven student summer sunday sunflower sunshine sunshines super
superman superstar supervisor support sweet sweetheart swordfish system systemadmin taylor teacher temp temporary tennis test tester
testing testpassword testtest thegreat theman thomas thunder thursday tiffany tigers tigger tinkerbell tottenham toyota
travis trustno trustnoone trustme tuesday turtle unknown user username vanessa venkat victor victoria virginia wachtwoord wednesday
welcome welcomehome welcometo welcomewelcome whatever william williams willow windows winner winter wizard wonderful xbox
xxxxxx yamaha yankees yellow zaq zaqwsx zxcvbn zxcvbnm zxczxc zzzzzz
correcthorsebatterystaple thequickbrownfox tobeornottobe iloveyouforever ilovemyfamily abcdefghijkl abcdefghijklm
abcdefghijklmnop asdfghjklqwertyuiop 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv
qwerty123456 123456qwerty q1w2e3r4t5y6 a1b2c3d4e5f6 abc123abc123 abcd1234abcd 1234qwerasdf 1234qwerasdfzxcv zaq12wsxcde3
zaq1xsw2cde3 !qaz2wsx3edc passw0rd1234 p@ssw0rd1234 p@ssword1234 password1234 password12345 password123! admin1234567
`

/** The list as a set; see `passwords.ts` for how digits around a word are ignored. */
export const commonPasswords: ReadonlySet<string> = new Set(words.trim().split(/\s+/u))
