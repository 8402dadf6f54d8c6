package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Makes {@code samples/data/reviews.csv}: made-up reviews of two or three sentences, each put
 * together from patterns and word lists below. The file must be what this makes; {@code
 * -Dgolden.update=true} writes it anew. Some sentences say the opposite of their strongest word
 * ("not boring at all"), so that counting words alone does not solve it.
 */
class ReviewsTest {
  private static final int REVIEWS = 600;

  private static final List<String> THINGS =
      List.of(
          "film",
          "book",
          "café",
          "hotel",
          "concert",
          "museum",
          "bakery",
          "play",
          "album",
          "exhibition",
          "restaurant",
          "podcast",
          "garden tour",
          "boat trip",
          "cooking course");
  private static final List<String> PARTS =
      List.of(
          "beginning",
          "ending",
          "service",
          "music",
          "place",
          "staff",
          "story",
          "atmosphere",
          "price",
          "view",
          "second half",
          "programme");
  private static final List<String> GOOD =
      List.of(
          "wonderful",
          "great",
          "lovely",
          "charming",
          "brilliant",
          "delightful",
          "superb",
          "thoughtful",
          "funny",
          "warm",
          "excellent",
          "memorable");
  private static final List<String> BAD =
      List.of(
          "terrible",
          "boring",
          "awful",
          "dull",
          "disappointing",
          "rude",
          "poor",
          "tedious",
          "clumsy",
          "cold",
          "dreadful",
          "forgettable");
  private static final List<String> VERY =
      List.of("very", "really", "quite", "truly", "rather", "simply");
  private static final List<String> WHO =
      List.of("my sister", "a friend", "our neighbour", "my father", "the whole family", "I");

  private static final List<String> FOR =
      List.of(
          "The {part} was {very} {good}.",
          "What a {good} {thing}!",
          "I would go again at once, the {part} alone is worth it.",
          "{who} loved every minute of this {thing}.",
          "The {part} is {good} and the {part2} even better.",
          "It was not {bad} at all.",
          "Never {bad}, always {good}.",
          "I expected something {bad} and found a {good} {thing}.",
          "Nobody could call the {part} {bad}.",
          "We left with a smile.");
  private static final List<String> AGAINST =
      List.of(
          "The {part} was {very} {bad}.",
          "What a {bad} {thing}!",
          "I would not go again, the {part} alone is reason enough.",
          "{who} wanted to leave after ten minutes of this {thing}.",
          "The {part} is {bad} and the {part2} even worse.",
          "It was not {good} at all.",
          "Never {good}, always {bad}.",
          "I expected something {good} and found a {bad} {thing}.",
          "Nobody could call the {part} {good}.",
          "We asked for our money back.");
  private static final List<String> NEITHER =
      List.of(
          "We went on a Sunday.",
          "This was our second visit to the {thing}.",
          "{who} had told us about the {part}.",
          "It rained that day.",
          "I read about the {thing} in the paper.");

  @Test
  void theFileIsWhatThePatternsMake() throws Exception {
    Path file = Nnc.root().resolve("samples/data/reviews.csv");
    String text = text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  private static String text() {
    Random random = new Random(11);
    Set<String> reviews = new TreeSet<>();
    StringBuilder text = new StringBuilder("review,sentiment\n");
    while (reviews.size() < REVIEWS) {
      boolean liked = random.nextBoolean();
      String review = review(random, liked);
      if (reviews.add(review)) {
        text.append('"').append(review).append("\",").append(liked ? "pos" : "neg").append('\n');
      }
    }
    return text.toString();
  }

  private static String review(Random random, boolean liked) {
    List<String> verdicts = liked ? FOR : AGAINST;
    String thing = one(random, THINGS);
    StringBuilder review = new StringBuilder();
    int verdict = random.nextInt(2);
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      String sentence = one(random, i == verdict || i == 2 ? verdicts : NEITHER);
      review.append(i == 0 ? "" : " ").append(filled(random, sentence, thing));
    }
    return review.toString();
  }

  private static String filled(Random random, String sentence, String thing) {
    String filled =
        sentence
            .replace("{thing}", thing)
            .replace("{part}", one(random, PARTS))
            .replace("{part2}", one(random, PARTS))
            .replace("{good}", one(random, GOOD))
            .replace("{bad}", one(random, BAD))
            .replace("{very}", one(random, VERY))
            .replace("{who}", one(random, WHO));
    return filled.substring(0, 1).toUpperCase(Locale.ROOT) + filled.substring(1);
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
