package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrayLevelsTest {
  @Test
  void sharesAreTakenAsTheyAre() {
    assertThat(GrayLevels.of(new float[] {9, 0.2f, 0.4f, 0.5f}, 1, 3))
        .containsExactly(51, 102, (byte) 128);
  }

  @Test
  void otherNumbersAreSpreadFromTheLeastToTheGreatest() {
    assertThat(GrayLevels.of(new float[] {-1, 0, 4}, 0, 3)).containsExactly(0, 51, (byte) 255);
    assertThat(GrayLevels.of(new float[] {2, 5}, 0, 2)).containsExactly(102, (byte) 255);
  }
}
