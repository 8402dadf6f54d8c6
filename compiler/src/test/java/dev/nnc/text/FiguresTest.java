package dev.nnc.text;

import static org.assertj.core.api.Assertions.assertThat;

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
}
