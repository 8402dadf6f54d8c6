package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "0",
        "0.0",
        "0e999999999999",
        "1_0.5",
        ".5",
        "12.5e3",
        "1E-7",
        "5e+2",
        "33.3",
        "1e-320",
        "1.7976931348623157e308",
        "4.9e-324",
        "0.00000000000000000000001e22"
      })
  void aPercentageIsTheDoubleNextToAHundredthOfTheNumber(String number) {
    double expected =
        number.startsWith("0e")
            ? 0
            : new BigDecimal(number.replace("_", "")).movePointLeft(2).doubleValue();
    assertThat(Literals.percentage(number + "%")).isEqualTo(expected);
  }

  @Test
  void percentagesAreRoundedOnce() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      String number = random.nextInt(100) + "." + random.nextInt(1_000_000);
      assertThat(Literals.percentage(number + "%"))
          .isEqualTo(new BigDecimal(number).movePointLeft(2).doubleValue());
    }
    assertThat(Literals.percentage("10%")).isEqualTo(0.1);
    assertThat(Literals.percentage("1e999%")).isInfinite();
    assertThat(Literals.percentage("1e-999%")).isNaN();
  }
}
