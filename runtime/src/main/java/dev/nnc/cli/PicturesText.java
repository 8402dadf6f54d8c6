package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.data.column.PictureFiles;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.OtherFiles;
import dev.nnc.data.source.PictureCopies;
import dev.nnc.data.source.PictureFolders;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a folder with a folder of pictures for each class holds, as lines or as JSON. */
final class PicturesText {
  private static final int LONGEST_NAME = 40;
  private static final int MOST_BROKEN = 10;

  private PicturesText() {}

  static List<String> lines(String name, PictureFolders folders) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Console.cut(Visible.inLine(name), LONGEST_NAME)
            + ": "
            + Numerals.count(folders.pictures(), "picture")
            + ", "
            + Numerals.count(folders.classes().size())
            + " classes, "
            + (folders.isGray() ? "gray" : "with colours")
            + (folders.isGray() || folders.storedGray() == 0
                ? ""
                : " (" + Numerals.count(folders.storedGray()) + " stored without)"));
    lines.add(
        sizes(folders)
            + (folders.hasValidation() ? ", with a validation part" : "")
            + (folders.hasTest() ? ", with a test part" : ""));
    List<PictureFiles.Broken> broken = folders.unreadable();
    if (!broken.isEmpty()) {
      lines.add(
          Numerals.count(broken.size(), "file")
              + " cannot be read; `unreadable: skip` leaves "
              + (broken.size() == 1 ? "it" : "them")
              + " out:");
      broken.stream()
          .limit(MOST_BROKEN)
          .forEach(each -> lines.add("  " + Visible.inLine(each.name()) + ": " + each.reason()));
      if (broken.size() > MOST_BROKEN) {
        lines.add("  and " + Numerals.count(broken.size() - MOST_BROKEN, "other"));
      }
    }
    OtherFiles others = folders.others();
    if (others.count() > 0) {
      lines.add(
          Numerals.count(others.count(), "other file")
              + (others.count() == 1 ? " is" : " are")
              + " not read: "
              + others.byEnding()
              + "; pictures are .png, .jpg or .jpeg");
    }
    lines.addAll(copies(folders));
    lines.add("");
    TextTable table = new TextTable("class", ">pictures");
    for (int i = 0; i < folders.classes().size(); i++) {
      table.add(
          Console.cut(Visible.inLine(folders.classes().get(i)), LONGEST_NAME),
          Numerals.count(folders.counts().get(i)));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static List<String> copies(PictureFolders folders) {
    PictureCopies copies = folders.copies();
    if (copies.count() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    List<String> byClass = new ArrayList<>();
    for (int i = 0; i < folders.classes().size(); i++) {
      if (copies.byClass().get(i) > 0) {
        byClass.add(
            Console.cut(Visible.inLine(folders.classes().get(i)), LONGEST_NAME)
                + " "
                + Numerals.count(copies.byClass().get(i)));
      }
    }
    boolean one = copies.count() == 1;
    lines.add(
        Numerals.count(copies.count(), "picture")
            + (one ? " is a copy" : " are copies")
            + " of another, pixel by pixel ("
            + String.join(", ", byClass)
            + "); a random split may have them in training and in test");
    if (copies.acrossParts() > 0) {
      lines.add(
          Numerals.count(copies.acrossParts(), "picture")
              + " to judge by "
              + (copies.acrossParts() == 1 ? "is" : "are")
              + " in the training part, too");
    }
    List<PictureCopies.Pair> wrong = copies.acrossClasses();
    if (!wrong.isEmpty()) {
      lines.add(
          Numerals.count(wrong.size(), "picture")
              + (wrong.size() == 1 ? " lies" : " lie")
              + " in folders of several classes, so that a label is wrong:");
      wrong.stream()
          .limit(MOST_BROKEN)
          .forEach(
              each ->
                  lines.add(
                      "  " + Visible.inLine(each.one()) + " = " + Visible.inLine(each.other())));
      if (wrong.size() > MOST_BROKEN) {
        lines.add("  and " + Numerals.count(wrong.size() - MOST_BROKEN, "other"));
      }
    }
    return lines;
  }

  private static void write(PictureFolders folders, JsonGenerator out) throws IOException {
    PictureCopies copies = folders.copies();
    out.writeObjectFieldStart("copies");
    out.writeNumberField("pictures", copies.count());
    out.writeObjectFieldStart("by_class");
    for (int i = 0; i < copies.byClass().size(); i++) {
      if (copies.byClass().get(i) > 0) {
        out.writeNumberField(folders.classes().get(i), copies.byClass().get(i));
      }
    }
    out.writeEndObject();
    out.writeNumberField("across_parts", copies.acrossParts());
    out.writeArrayFieldStart("across_classes");
    for (PictureCopies.Pair each : copies.acrossClasses()) {
      out.writeStartArray();
      out.writeString(each.one());
      out.writeString(each.other());
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static String sizes(PictureFolders folders) {
    if (folders.isEven()) {
      return "all of " + size(folders.sizes().getFirst()) + " pixels";
    }
    PictureFolders.Size usual = folders.usualSize();
    return "of %s sizes from %s to %s pixels (height x width), about %dx%d in the middle%s"
        .formatted(
            Numerals.count(folders.sizes().size()),
            size(folders.sizes().getFirst()),
            size(folders.sizes().getLast()),
            folders.height(),
            folders.width(),
            usual.pictures() == 1
                ? ""
                : ", most often " + size(usual) + " (" + Numerals.count(usual.pictures()) + ")");
  }

  private static String size(PictureFolders.Size size) {
    return size.height() + "x" + size.width();
  }

  private static void write(String name, PictureFolders.Size size, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("height", size.height());
    out.writeNumberField("width", size.width());
    out.writeNumberField("pictures", size.pictures());
    out.writeEndObject();
  }

  static String json(String name, PictureFolders folders) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("folder", name);
      out.writeNumberField("pictures", folders.pictures());
      out.writeNumberField("height", folders.height());
      out.writeNumberField("width", folders.width());
      out.writeBooleanField("one_size", folders.isEven());
      out.writeNumberField("sizes", folders.sizes().size());
      write("smallest", folders.sizes().getFirst(), out);
      write("most_frequent", folders.usualSize(), out);
      write("largest", folders.sizes().getLast(), out);
      out.writeBooleanField("gray", folders.isGray());
      out.writeNumberField("stored_gray", folders.storedGray());
      out.writeBooleanField("validation_part", folders.hasValidation());
      out.writeBooleanField("test_part", folders.hasTest());
      out.writeArrayFieldStart("classes");
      for (int i = 0; i < folders.classes().size(); i++) {
        out.writeStartObject();
        out.writeStringField("name", folders.classes().get(i));
        out.writeNumberField("pictures", folders.counts().get(i));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("unreadable");
      for (PictureFiles.Broken each : folders.unreadable()) {
        out.writeStartObject();
        out.writeStringField("file", each.name());
        out.writeStringField("reason", each.reason());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeObjectFieldStart("not_read");
      for (Map.Entry<String, Integer> each : folders.others().endings().entrySet()) {
        out.writeNumberField(each.getKey(), each.getValue());
      }
      out.writeEndObject();
      write(folders, out);
      out.writeEndObject();
    }
    return Visible.json(text.toString());
  }
}
