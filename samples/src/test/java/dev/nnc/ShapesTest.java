package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The shipped pictures are those that the generator draws. */
class ShapesTest {
  @Test
  void shippedPicturesAreDrawn() throws Exception {
    Path folder = Nnc.root().resolve("samples/data/shapes");
    for (String kind : Shapes.KINDS) {
      for (int number = 1; number <= Shapes.TRAIN + Shapes.TEST; number++) {
        BufferedImage image = ImageIO.read(folder.resolve(Shapes.name(kind, number)).toFile());
        int[] values = image.getRaster().getPixels(0, 0, Shapes.SIZE, Shapes.SIZE, (int[]) null);
        assertThat(values).as(kind + number).isEqualTo(Shapes.draw(kind, number));
      }
    }
  }
}
