package dev.nnc.parse;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * The characters of a file as the lexer's grammar expects them: each letter and each numeral beyond
 * ASCII looks like one representative of its class, so that the grammar need not list Unicode.
 * Texts of tokens are those of the file.
 */
final class Characters implements CharStream {
  /** FEMININE ORDINAL INDICATOR, which is of Unicode's class L. */
  private static final int SOME_LETTER = 0xAA;

  /** SUPERSCRIPT TWO, which is of Unicode's class N. */
  private static final int SOME_NUMERAL = 0xB2;

  private final CharStream text;

  Characters(String text) {
    this.text = CharStreams.fromString(text);
  }

  @Override
  public int LA(int ahead) {
    int character = text.LA(ahead);
    if (character < 0x80) {
      return character;
    }
    if (Character.isLetter(character)) {
      return SOME_LETTER;
    }
    return isNumeral(character) ? SOME_NUMERAL : character;
  }

  private static boolean isNumeral(int character) {
    int type = Character.getType(character);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  @Override
  public void consume() {
    text.consume();
  }

  @Override
  public int mark() {
    return text.mark();
  }

  @Override
  public void release(int marker) {
    text.release(marker);
  }

  @Override
  public int index() {
    return text.index();
  }

  @Override
  public void seek(int index) {
    text.seek(index);
  }

  @Override
  public int size() {
    return text.size();
  }

  @Override
  public String getSourceName() {
    return IntStream.UNKNOWN_SOURCE_NAME;
  }

  @Override
  public String getText(Interval interval) {
    return text.getText(interval);
  }
}
