package dev.nnc.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "-2, -2",
    "0.5, 0.5",
    "0.0001, 0.0001",
    "8.5205253E-4, 0.00085205253",
    "12345678.5, 12345678.5",
    "1e-12, 1.0E-12",
    "1e20, 1.0E20"
  })
  void writesNumbersAsPeopleDo(double number, String text) {
    assertThat(Figures.of(number)).isEqualTo(text);
    assertThat(Double.parseDouble(text)).isEqualTo(number);
  }

  @Test
  void everyNumberBetweenHasItsDigitsAndNoPower() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double number = Math.pow(10, -9 + 24 * random.nextDouble());
      double few = Math.rint(number * 1e6) / 1e6;
      for (double each : new double[] {number, -number, few}) {
        if (Math.abs(each) >= 1e-9 && Math.abs(each) < 1e15) {
          assertThat(Figures.of(each))
              .isEqualTo(
                  new BigDecimal(Double.toString(each)).stripTrailingZeros().toPlainString());
        }
      }
    }
  }
}
