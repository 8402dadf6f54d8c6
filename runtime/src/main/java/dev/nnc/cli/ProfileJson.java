package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nnc.profile.Association;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.Remark;
import dev.nnc.profile.TableProfile;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** A table's profile as JSON. */
final class ProfileJson {
  private ProfileJson() {}

  static String of(TableProfile table) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("file", table.name());
      out.writeNumberField("rows", table.rows());
      out.writeNumberField("skip", table.format().skip());
      out.writeNumberField("looked_at", table.looked());
      out.writeNumberField("repeated_rows", table.repeated());
      out.writeBooleanField("repeated_rows_counted", table.repeatedExact());
      TableProfile.Truth truth = table.truth();
      if (truth != null) {
        out.writeObjectFieldStart("target");
        out.writeStringField("column", truth.column());
        out.writeStringField("is", truth.isClasses() ? "classes" : "number");
        out.writeEndObject();
      }
      out.writeArrayFieldStart("columns");
      for (ColumnProfile column : table.columns()) {
        write(column, out);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("first_rows");
      for (List<String> row : table.first()) {
        out.writeStartObject();
        for (int i = 0; i < row.size(); i++) {
          out.writeStringField(table.columns().get(i).name(), row.get(i));
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("remarks");
      for (Remark remark : table.remarks()) {
        out.writeStartObject();
        out.writeStringField("kind", remark.kind().word());
        if (!remark.column().isEmpty()) {
          out.writeStringField("column", remark.column());
        }
        out.writeStringField("text", remark.sentence());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return Visible.json(text.toString());
  }

  private static void write(ColumnProfile column, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", column.name());
    out.writeStringField("holds", column.sort().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("missing", column.missing());
    out.writeNumberField("distinct", column.distinct());
    out.writeBooleanField("distinct_counted", column.isExact());
    if (!column.unit().isEmpty()) {
      out.writeStringField("unit", column.unit());
    }
    if (!column.pattern().isEmpty()) {
      out.writeStringField("pattern", column.pattern());
    }
    ColumnProfile.Spread numbers = column.numbers();
    if (numbers != null) {
      out.writeObjectFieldStart("numbers");
      out.writeNumberField("least", numbers.least());
      out.writeNumberField("lower_quartile", numbers.lowerQuartile());
      out.writeNumberField("median", numbers.median());
      out.writeNumberField("upper_quartile", numbers.upperQuartile());
      out.writeNumberField("most", numbers.most());
      out.writeNumberField("mean", numbers.mean());
      out.writeNumberField("deviation", numbers.deviation());
      out.writeArrayFieldStart("histogram");
      for (int count : numbers.histogram()) {
        out.writeNumber(count);
      }
      out.writeEndArray();
      out.writeEndObject();
    } else if (!column.allDiffer()) {
      out.writeArrayFieldStart("most_frequent");
      for (ColumnProfile.Top top : column.top()) {
        out.writeStartObject();
        out.writeStringField("value", top.text());
        out.writeNumberField("rows", top.count());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    Association with = column.association();
    if (with != null) {
      out.writeObjectFieldStart("with_target");
      out.writeStringField("measure", with.measure().name().toLowerCase(Locale.ROOT));
      out.writeNumberField("value", with.value());
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
