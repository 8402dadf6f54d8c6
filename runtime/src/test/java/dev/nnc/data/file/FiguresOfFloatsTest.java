package dev.nnc.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How single floats are written in answers. */
class FiguresOfFloatsTest {
  @Test
  void digitsThatAFloatDoesNotTellAreZeros() {
    assertThat(Numerals.shortest(1_707_703_200f)).isEqualTo("1707703200");
    assertThat(Numerals.shortest(-16_777_216f)).isEqualTo("-16777216");
    assertThat(Numerals.shortest(12f)).isEqualTo("12");
    assertThat(Numerals.shortest(0.1f)).isEqualTo("0.1");
    assertThat(Float.parseFloat(Numerals.shortest(3.4e12f))).isEqualTo(3.4e12f);
  }
}
