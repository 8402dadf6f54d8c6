package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.PictureFolders;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What a folder with a folder of pictures for each class holds, as lines or as JSON. */
final class PicturesText {
  private static final int LONGEST_NAME = 40;

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
            + (folders.isGray() ? "gray" : "with colours"));
    lines.add(
        (folders.isEven() ? "all of " : "of different sizes, mostly about ")
            + folders.height()
            + "x"
            + folders.width()
            + " pixels"
            + (folders.hasValidation() ? ", with a validation part" : "")
            + (folders.hasTest() ? ", with a test part" : ""));
    if (folders.unreadable() > 0) {
      lines.add("some files are no pictures; `unreadable: skip` leaves them out");
    }
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

  static String json(String name, PictureFolders folders) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("folder", name);
      out.writeNumberField("pictures", folders.pictures());
      out.writeNumberField("height", folders.height());
      out.writeNumberField("width", folders.width());
      out.writeBooleanField("one_size", folders.isEven());
      out.writeBooleanField("gray", folders.isGray());
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
      out.writeEndObject();
    }
    return Visible.json(text.toString());
  }
}
