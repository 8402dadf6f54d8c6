package dev.nnc.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.figure.WrongPixels.Kind;
import dev.nnc.report.Picture;
import dev.nnc.type.PictureShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Lines around pixels that were answered wrongly. */
class WrongPixelsTest {
  private static final int SIDE = 4;
  private static final int SCALE = 32;

  private static int rgb(Picture picture, int x, int y) {
    byte[] bytes = picture.pixels();
    int at = (y * picture.width() + x) * 3;
    return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
  }

  @Test
  void eachMistakeHasAStyleOfItsOwnAlongItsBorder() {
    Kind[] kinds = new Kind[SIDE * SIDE];
    Arrays.fill(kinds, Kind.RIGHT);
    kinds[5] = Kind.SEEN;
    kinds[6] = Kind.SEEN;
    kinds[12] = Kind.MISSED;
    byte[] gray = new byte[SIDE * SIDE];
    Arrays.fill(gray, (byte) 0x80);
    Picture drawn =
        new WrongPixels(new PictureShape(SIDE, SIDE, 1), 0)
            .outlined(Picture.of(SIDE, SIDE, 1, gray), kinds);
    assertThat(drawn.width()).isEqualTo(SIDE * SCALE);
    int seen = WrongPixels.colour(Kind.SEEN);
    int missed = WrongPixels.colour(Kind.MISSED);
    // The upper border of both pixels in orange, and nothing between the two or inside.
    for (int x = SCALE; x < 3 * SCALE; x++) {
      assertThat(rgb(drawn, x, SCALE)).isEqualTo(seen);
    }
    assertThat(rgb(drawn, 2 * SCALE, SCALE + SCALE / 2)).isEqualTo(0x808080);
    assertThat(rgb(drawn, SCALE + SCALE / 2, SCALE + SCALE / 2)).isEqualTo(0x808080);
    // A dashed line at the left edge of the picture.
    int y = 3 * SCALE;
    long inked = Arrays.stream(lineDown(drawn, y)).filter(rgb -> rgb == missed).count();
    assertThat(inked).isEqualTo(SCALE / 2);
    assertThat(rgb(drawn, 0, 0)).isEqualTo(0x808080);
  }

  private static int[] lineDown(Picture picture, int from) {
    int[] line = new int[SCALE];
    for (int i = 0; i < SCALE; i++) {
      line[i] = rgb(picture, 0, from + i);
    }
    return line;
  }
}
