import { describe, expect, it } from "vitest";
import { guessLanguage } from "../../../src/engines/language/guess-language.ts";

describe("the language of a title", () => {
  it.each([
    ["en", "How a small bakery doubled its orders without advertising"],
    ["de", "Wie eine kleine Bäckerei ihre Bestellungen verdoppelt hat"],
    ["fr", "Comment une petite boulangerie a doublé ses commandes"],
    ["es", "Cómo una pequeña panadería duplicó sus pedidos en un año"],
    ["it", "Come una piccola panetteria ha raddoppiato gli ordini"],
    ["pt", "Como uma pequena padaria dobrou os seus pedidos em um ano"],
    ["nl", "Hoe een kleine bakkerij haar bestellingen verdubbelde"],
    ["pl", "Jak mała piekarnia podwoiła liczbę zamówień w ciągu roku"],
    ["ru", "Они пекут хлеб каждое утро, и вот что из этого вышло для всего города"],
    ["ja", "小さなパン屋が一年で注文を倍にした方法"],
    ["zh", "一家小面包店如何在一年内让订单翻倍"],
    ["ko", "작은 빵집이 일 년 만에 주문을 두 배로 늘린 방법"],
    ["ar", "كيف ضاعف المخبز الصغير في المدينة طلباته خلال عام واحد"],
  ])("is %s for %s", (language, title) => {
    expect(guessLanguage(title)).toBe(language);
  });

  it("is told by its words, not by addresses and numbers in it", () => {
    expect(guessLanguage("Brot backen ist ganz einfach: https://www.the-best-of-the-web.example/the/story 2026")).toBe(
      "de",
    );
  });

  it.each([
    "",
    "OK",
    "iPhone 16 Pro",
    "Tesla Q3 2026",
    "🎉🎉🎉🎉🎉🎉🎉🎉",
    "1234567890 1234567890 1234567890",
    "https://example.com/how-we-bake-bread",
  ])("is not said for %j", (title) => {
    expect(guessLanguage(title)).toBeNull();
  });

  it("is not said where two languages are about as likely", () => {
    expect(guessLanguage("Как маленькая пекарня удвоила количество заказов за год")).toBeNull();
  });
});
