package dev.nnc;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws the pictures of {@code samples/data/shapes}: circles, squares and triangles of 16×16 gray
 * pixels, light on dark, each of a random size, place, angle and light. The same number always
 * makes the same picture. {@code main} writes them all into a folder.
 */
final class Shapes {
  static final List<String> KINDS = List.of("circle", "square", "triangle");
  static final int TRAIN = 16;
  static final int TEST = 8;
  static final int SIZE = 16;

  private static final int FINE = 4;

  private Shapes() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (String kind : KINDS) {
      for (int number = 1; number <= TRAIN + TEST; number++) {
        Path file = folder.resolve(name(kind, number));
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, SIZE, SIZE, draw(kind, number));
        ImageIO.write(image, "png", file.toFile());
      }
    }
  }

  /** {@code train/circle/circle01.png} */
  static String name(String kind, int number) {
    return "%s/%s/%s%02d.png".formatted(number <= TRAIN ? "train" : "test", kind, kind, number);
  }

  /** The gray values, row by row; each pixel is the mean of 4×4 points. */
  static int[] draw(String kind, int number) {
    Random random = new Random(KINDS.indexOf(kind) * 1000L + number);
    double radius = 3.5 + 3 * random.nextDouble();
    double room = SIZE / 2.0 - radius - 0.5;
    double middleX = SIZE / 2.0 + room * (2 * random.nextDouble() - 1);
    double middleY = SIZE / 2.0 + room * (2 * random.nextDouble() - 1);
    double angle = 2 * Math.PI * random.nextDouble();
    int light = 150 + random.nextInt(106);
    int dark = random.nextInt(40);
    int[] values = new int[SIZE * SIZE];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int inside = 0;
        for (int i = 0; i < FINE * FINE; i++) {
          double dx = x + (i % FINE + 0.5) / FINE - middleX;
          double dy = y + (i / FINE + 0.5) / FINE - middleY;
          inside += isInside(kind, dx, dy, radius, angle) ? 1 : 0;
        }
        values[y * SIZE + x] = dark + (light - dark) * inside / (FINE * FINE);
      }
    }
    return values;
  }

  /** Whether a point, seen from the middle, lies in the shape whose corners are on the circle. */
  private static boolean isInside(String kind, double x, double y, double radius, double angle) {
    int corners =
        switch (kind) {
          case "circle" -> 0;
          case "square" -> 4;
          default -> 3;
        };
    if (corners == 0) {
      return x * x + y * y <= radius * radius;
    }
    for (int i = 0; i < corners; i++) {
      double side = angle + 2 * Math.PI * i / corners;
      double distance = x * StrictMath.cos(side) + y * StrictMath.sin(side);
      if (distance > radius * StrictMath.cos(Math.PI / corners)) {
        return false;
      }
    }
    return true;
  }
}
