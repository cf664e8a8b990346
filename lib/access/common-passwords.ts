/**
 * Passwords of twelve and more characters that attackers try first, written without case, spaces and signs.
 * Shorter ones are refused by their length already, so the long tail of the usual lists has no place here.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 012345678901 098765432109
  111111111111 000000000000 123123123123 123412341234 121212121212 112233445566 111222333444 102030405060
  987654321098 abcdefghijkl abcdefghijklm abcdefghijklmnop abc123abc123 abcd1234abcd a1b2c3d4e5f6 aaaaaaaaaaaa
  qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopas qwertyuiopasdf qwertyuiopasdfgh qwertyqwerty qwerty123456
  qwerty1234567 qwerty12345678 qwerty123qwerty qwer1234qwer asdfghjkl123 asdfghjkl1234 asdfasdfasdf asdfqwerzxcv
  zxcvbnm12345 zxcvbnmasdfg zxcvbnm123456 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv
  q1w2e3r4t5y6 zaq12wsxcde3 poiuytrewqas azertyuiop12 azertyuiop123 yxcvbnmasdfg
  password1234 password12345 password123456 password1234567 password12345678 password123456789 passwordpassword
  password2020 password2021 password2022 password2023 password2024 password2025 password2026 password2027
  passw0rd1234 p4ssw0rd1234 pa55word1234 passwort1234 passwort12345 motdepasse12 motdepasse123 contrasena12
  contrasena123 contraseña12 senha1234567 wachtwoord12 wachtwoord123 haslo1234567 parola123456
  mypassword12 mypassword123 mypassword1234 newpassword1 newpassword12 newpassword123 thisismypassword
  changeme1234 changeme12345 changemenow1 changemeplease changethispassword letmein12345 letmein123456 letmeinletmein
  welcome12345 welcome123456 welcome1234567 welcomewelcome welcomehome1 welcome2025! welcomeback1
  administrator administrator1 administrator12 administrator123 adminadminadmin admin1234567 admin12345678 admin123456789
  rootrootroot rootpassword superadmin12 superadmin123 superuser123 systemadmin1 supersecret1 topsecret123
  secretsecret secret123456 secretpassword defaultpassword temppassword temporary123 testtesttest test12345678
  test123456789 testing12345 testpassword guestguest12 useruseruser username1234 sysadmin1234 operator1234
  iloveyou1234 iloveyou12345 iloveyou123456 iloveyouforever iloveyousomuch iloveyoubaby ilovemyfamily ilovejesus12
  footballfootball football1234 basketball12 basketball123 baseball1234 superman1234 batman123456 spiderman123
  starwars1234 pokemon12345 minecraft123 princess1234 sunshine1234 dragon123456 monkey123456 michael12345
  charlie12345 jennifer1234 liverpool123 chelsea12345 manchester12 barcelona123 realmadrid12 arsenal12345
  computer1234 internet1234 samsung12345 google123456 facebook1234 linkedin1234 microsoft123 whatever1234
  trustno1trustno1 correcthorsebatterystaple gatehouse123 gatehouse1234 gatehouseadmin gatehousegatehouse
  kongkongkong kong12345678 apigateway12 apigateway123 company12345 company123456 winter202526 summer202526
  spring202526 autumn202526 january12345 december1234 november2026 monday123456 friday123456
  `
    .trim()
    .split(/\s+/),
);
