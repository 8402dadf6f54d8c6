package dev.nnc.parse;

import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes small mistakes in right files, always the same for the same seed. */
public final class Mutants {
  private static final String CHARACTERS = "(){}[],:=->+*/.\"'`#;%^ax1 _\n\t";

  private final SourceFile source;
  private final List<Lexeme> lexemes = new ArrayList<>();
  private final Random random;

  /** A file with one mistake, and the line in which that is. */
  public record Mutant(SourceFile source, int line) {}

  public Mutants(SourceFile source, long seed) {
    this.source = source;
    this.random = new Random(seed);
    for (Lexeme lexeme : Lexeme.of(source)) {
      if (lexeme.kind() != Lexeme.Kind.COMMENT && lexeme.kind() != Lexeme.Kind.DOC) {
        lexemes.add(lexeme);
      }
    }
  }

  public Mutant next() {
    String text = source.text();
    int i = 2 + random.nextInt(lexemes.size() - 3);
    Lexeme one = lexemes.get(i);
    Lexeme next = lexemes.get(i + 1);
    String other = lexemes.get(random.nextInt(lexemes.size())).text();
    int start = one.span().start();
    int end = one.span().end();
    int at = 5 + random.nextInt(text.length() - 5);
    char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return switch (random.nextInt(8)) {
      case 0 -> mutant(start, end, "");
      case 1 -> mutant(end, end, " " + one.text());
      case 2 -> mutant(start, end, other);
      case 3 -> mutant(start, start, other + " ");
      case 4 -> {
        String between = text.substring(end, next.span().start());
        yield mutant(start, next.span().end(), next.text() + between + one.text());
      }
      case 5 -> mutant(at, at + 1, "");
      case 6 -> mutant(at, at, String.valueOf(character));
      default -> mutant(at, at + 1, String.valueOf(character));
    };
  }

  private Mutant mutant(int start, int end, String replacement) {
    String text = source.text();
    String changed = text.substring(0, start) + replacement + text.substring(end);
    return new Mutant(new SourceFile("input.nn", changed), source.line(start));
  }
}
