package dev.nnc.draft;

import dev.nnc.data.source.PictureFolders;
import dev.nnc.diag.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes the program that tells in which of several folders a picture belongs. */
public final class FolderDraft {
  /** Larger pictures are made smaller: a network from scratch sees no more in them. */
  private static final int MOST_PIXELS = 64;

  private static final int LEAST_PIXELS = 16;
  private static final int LEAST_OF_A_CLASS = 5;
  private static final int FEW = 1_000;
  private static final int SOME = 10_000;

  private FolderDraft() {}

  /**
   * Writes the program.
   *
   * @param path of the folder, as the program names it
   */
  public static Draft of(PictureFolders folders, String path) {
    for (int i = 0; i < folders.classes().size(); i++) {
      if (folders.counts().get(i) < LEAST_OF_A_CLASS) {
        return new Draft.UnfitTarget(
            "the class `"
                + folders.classes().get(i)
                + "` has only "
                + Grammar.count(folders.counts().get(i), "picture"));
      }
    }
    List<String> lines = new ArrayList<>();
    String name = Wording.fresh(path.substring(path.lastIndexOf('/') + 1), Set.of("image", "kind"));
    int pictures = folders.pictures();
    lines.add("nn 1");
    lines.add("");
    lines.addAll(
        Wording.comment(
            (folders.isIdx()
                    ? "Tells which class a picture of " + path + " has: "
                    : "Tells of a picture in which folder of " + path + " it belongs: ")
                + Grammar.count(pictures, "picture")
                + " of "
                + Grammar.count(folders.classes().size(), "class").replace("classs", "classes")
                + ". The random steps change the pictures that it learns from in each epoch anew, so"
                + " that few of them go further."
                + (folders.others().count() == 0
                    ? ""
                    : " Beside them lie files that are not read: "
                        + folders.others().byEnding()
                        + "."),
            ""));
    lines.add("");
    lines.add(
        "data "
            + name
            + (folders.isIdx() ? " from idx(" : " from folders(")
            + options(folders, path)
            + ") {");
    lines.add("  image = pixels" + size(folders) + " -> scale(1/255)");
    lines.add(
        "    -> random_shift(10%) -> random_rotate(10deg)"
            + (folders.isGray() ? "" : " -> random_flip(horizontal)"));
    lines.add("  kind = class");
    if (folders.copies().count() > 0) {
      lines.addAll(Wording.comment(copies(folders), "  "));
    }
    lines.add("  split: " + split(folders));
    lines.add("}");
    lines.add("");
    lines.add("network cnn from image {");
    lines.add("  image");
    int side = side(folders);
    for (int channels = 16; side >= 8 && channels <= 128; channels *= 2) {
      // Of few steps the moving statistics of batch_norm would know too little.
      lines.add(
          "  -> conv("
              + channels
              + (pictures < FEW ? ", 3x3, relu)" : ", 3x3) -> batch_norm(momentum: 0.9) -> relu")
              + " -> max_pool(2)");
      side /= 2;
    }
    lines.add("  -> flatten -> dropout(30%)");
    lines.add("  -> dense(classes(kind), softmax)");
    lines.add("}");
    lines.add("");
    lines.add("train cnn on " + name + " {");
    lines.add("  loss: cross_entropy(kind)");
    lines.add("  optimizer: adamw(" + (pictures < FEW ? "0.003" : "0.001") + ", decay: 0.01)");
    lines.add("  batch: " + (pictures < FEW ? 8 : pictures < SOME ? 32 : 64));
    lines.add("  epochs: " + (pictures < FEW ? 100 : pictures < SOME ? 30 : 15));
    lines.add("  metrics: accuracy");
    lines.add(
        "  stop: no_improvement(validation.loss, patience: "
            + (pictures < FEW ? 20 : 6)
            + ", restore: best)");
    lines.add("}");
    lines.add("");
    lines.add("evaluate cnn on " + name + ".test {");
    lines.add("  metrics: accuracy");
    lines.add("  baselines: most_frequent");
    lines.add("  bootstrap: 1000");
    lines.add("  show: confusion, wrong(5), saliency");
    lines.add("}");
    return new Draft.Program(String.join("\n", lines) + "\n", "");
  }

  /** What copies do to a split, for which no program can keep them together. */
  private static String copies(PictureFolders folders) {
    int count = folders.copies().count();
    int wrong = folders.copies().acrossClasses().size();
    return Grammar.count(count, "picture")
        + (count == 1 ? " is a copy" : " are copies")
        + " of another one. A copy of a training picture in the test makes its figures too good, so take"
        + " copies away"
        + (wrong == 0
            ? "."
            : "; "
                + Grammar.count(wrong, "picture")
                + (wrong == 1 ? " lies" : " lie")
                + " in the folders of several classes. `nnc data` names "
                + (wrong == 1 ? "it." : "them."));
  }

  private static String options(PictureFolders folders, String path) {
    return Wording.text(path)
        + (folders.isGray() && !folders.isIdx() ? ", channels: 1" : "")
        + (!folders.unreadable().isEmpty() ? ", unreadable: skip" : "");
  }

  /** Whether all are of one small size and stay as they are. */
  private static boolean stays(PictureFolders folders) {
    return folders.isEven()
        && Math.max(folders.height(), folders.width()) <= MOST_PIXELS
        && Math.min(folders.height(), folders.width()) >= LEAST_PIXELS / 2;
  }

  private static String size(PictureFolders folders) {
    int side = side(folders);
    return stays(folders) ? "" : " -> resize(" + side + "x" + side + ")";
  }

  /** The shorter side of what the network sees, in pixels. */
  private static int side(PictureFolders folders) {
    int usual = Math.min(folders.height(), folders.width());
    return stays(folders) ? usual : Math.clamp(usual / 8 * 8L, LEAST_PIXELS, MOST_PIXELS);
  }

  private static String split(PictureFolders folders) {
    if (folders.hasTest() && folders.hasValidation()) {
      return "given(validation: validation, test: test)";
    }
    return "random("
        + (folders.hasValidation() ? "" : "validation: 15%, ")
        + (folders.hasTest() ? "" : "test: 20%, ")
        + "stratify: kind)";
  }
}
