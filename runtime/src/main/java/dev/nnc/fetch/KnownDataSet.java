package dev.nnc.fetch;

import java.util.List;
import java.util.Optional;

/**
 * A data set that programs name and that does not come with nnc.
 *
 * @param name by which it is asked for
 * @param about what it holds
 * @param licence under which its authors give it
 * @param home where they describe it
 * @param otherwise another way to get it, as half a sentence; may be empty
 * @param files what it is made of
 */
public record KnownDataSet(
    String name,
    String about,
    String licence,
    String home,
    String otherwise,
    List<KnownFile> files) {
  private static final long PIXELS = 28 * 28;

  /** All of them. */
  public static final List<KnownDataSet> ALL =
      List.of(
          new KnownDataSet(
              "mnist",
              "70,000 handwritten digits, 28 × 28",
              "CC BY-SA 3.0, Y. LeCun, C. Cortes, C. Burges",
              "http://yann.lecun.com/exdb/mnist/",
              "",
              idx(
                  "mnist",
                  List.of(
                      "https://ossci-datasets.s3.amazonaws.com/mnist/",
                      "http://yann.lecun.com/exdb/mnist/"),
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
          new KnownDataSet(
              "fashion-mnist",
              "70,000 pictures of clothes, 28 × 28",
              "MIT, Zalando SE",
              "https://github.com/zalandoresearch/fashion-mnist",
              "the Debian package dataset-fashion-mnist puts it where nnc looks for it",
              idx(
                  "fashion-mnist",
                  List.of(
                      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                  "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                  "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
          new KnownDataSet(
              "housing",
              "20,640 districts of California, 1990",
              "Apache 2.0 in this form (A. Géron); R. Pace, R. Barry 1997, StatLib",
              "https://github.com/ageron/handson-ml2/tree/master/datasets/housing",
              "",
              List.of(
                  new KnownFile(
                      HousingTable.RAW,
                      "8a3727f4cf54ac1a327f69b1d5b4db54c5834ea81c6e4efc0d163300022a685e",
                      1_423_529,
                      List.of(
                          "https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/housing.csv")),
                  new KnownFile(
                      HousingTable.MADE,
                      "c70bfe0b15840135b7a769c3c27cc59d4162ccb59959d6ad8fd8424aa414c606",
                      1_316_045,
                      List.of()))));

  public KnownDataSet {
    files = List.copyOf(files);
  }

  public static Optional<KnownDataSet> find(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The four files that MNIST made usual. */
  private static List<KnownFile> idx(
      String folder,
      List<String> places,
      String trainImages,
      String trainLabels,
      String testImages,
      String testLabels) {
    return List.of(
        idx(folder, "train-images-idx3-ubyte.gz", trainImages, 16 + 60_000 * PIXELS, places),
        idx(folder, "train-labels-idx1-ubyte.gz", trainLabels, 8 + 60_000, places),
        idx(folder, "t10k-images-idx3-ubyte.gz", testImages, 16 + 10_000 * PIXELS, places),
        idx(folder, "t10k-labels-idx1-ubyte.gz", testLabels, 8 + 10_000, places));
  }

  private static KnownFile idx(
      String folder, String name, String sha256, long bytes, List<String> places) {
    return new KnownFile(
        folder + "/" + name, sha256, bytes, places.stream().map(place -> place + name).toList());
  }
}
