package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DiagnosticErrorListener;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The grammar has one reading of each file, and the fast prediction mode finds it. */
class AmbiguityTest {
  @TestFactory
  Stream<DynamicTest> everyFileHasOneReading() {
    return GoldenFolders.cases("syntax", "ok").stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c.text("input.nn"))));
  }

  /** Files with one mistake that are still accepted have one reading, too. */
  @Test
  void acceptedMutantsHaveOneReading() {
    int accepted = 0;
    for (Case c : GoldenFolders.cases("syntax", "ok")) {
      if (Lexeme.of(c.input()).size() < 50) {
        continue;
      }
      Mutants mutants = new Mutants(c.input(), 17);
      for (int i = 0; i < 60; i++) {
        SourceFile mutant = mutants.next().source();
        if (Parser.parse(mutant).isClean()) {
          check(mutant.text());
          accepted++;
        }
      }
    }
    assertThat(accepted).isGreaterThan(100);
  }

  private static void check(String text) {
    assertThat(tree(text, PredictionMode.SLL, false))
        .isEqualTo(tree(text, PredictionMode.LL, false))
        .isEqualTo(tree(text, PredictionMode.LL_EXACT_AMBIG_DETECTION, true));
  }

  private static String tree(String text, PredictionMode mode, boolean strict) {
    NnLexer lexer = new NnLexer(new Characters(text));
    NnParser parser = new NnParser(new CommonTokenStream(lexer));
    parser.getInterpreter().setPredictionMode(mode);
    parser.removeErrorListeners();
    List<String> reports = new ArrayList<>();
    if (strict) {
      parser.addErrorListener(new DiagnosticErrorListener(true));
    }
    parser.addErrorListener(
        new BaseErrorListener() {
          @Override
          public void syntaxError(
              Recognizer<?, ?> recognizer,
              Object offendingSymbol,
              int line,
              int column,
              String message,
              RecognitionException e) {
            // Also what the listener above finds comes here, as a notification of an error.
            reports.add(line + ":" + column + " " + message);
          }
        });
    String tree = parser.file().toStringTree(parser);
    assertThat(reports.stream().filter(report -> !report.contains("reportAttemptingFullContext")))
        .isEmpty();
    return tree;
  }
}
