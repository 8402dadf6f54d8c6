package dev.nnc.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.tensorflow.proto.Summary;

/**
 * What TensorBoard's page of hyperparameters reads: what was tried in the folder of a trial, and,
 * in the folder around all trials, of what a table is to be made. Its messages come with no
 * library, so that their few fields are written by number
 * (tensorboard/plugins/hparams/plugin_data.proto and api.proto).
 */
final class HyperParameters {
  private static final String PLUGIN = "hparams";

  private static final int EXPERIMENT = 2;
  private static final int SESSION_START = 3;
  private static final int SESSION_END = 4;

  private static final int TEXT = 1;
  private static final int TRUTH = 2;
  private static final int NUMBER = 3;

  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;

  private HyperParameters() {}

  /**
   * A result by which trials are compared.
   *
   * @param folder where it is told, below that of the trial
   * @param tag its name there
   */
  record Metric(String folder, String tag) {}

  /**
   * The table's columns.
   *
   * @param parameters each with any of its values, as a program writes them
   */
  static Summary.Value experiment(Map<String, String> parameters, Collection<Metric> metrics) {
    ByteString content =
        message(
            experiment -> {
              for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                experiment.writeBytes(4, information(parameter.getKey(), parameter.getValue()));
              }
              for (Metric metric : metrics) {
                ByteString name =
                    message(
                        it -> {
                          it.writeString(1, metric.folder());
                          it.writeString(2, metric.tag());
                        });
                experiment.writeBytes(5, message(it -> it.writeBytes(1, name)));
              }
            });
    return value("experiment", EXPERIMENT, content);
  }

  private static ByteString information(String name, String text) {
    Value value = value(text);
    int type = value.hasNumberValue() ? NUMBER : value.hasBoolValue() ? TRUTH : TEXT;
    return message(
        it -> {
          it.writeString(1, name);
          it.writeEnum(4, type);
        });
  }

  /**
   * A trial begins, or has begun.
   *
   * @param seconds since then
   */
  static Summary.Value start(Map<String, String> parameters, double seconds) {
    ByteString content =
        message(
            start -> {
              for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                start.writeBytes(
                    1,
                    message(
                        entry -> {
                          entry.writeString(1, parameter.getKey());
                          entry.writeMessage(2, value(parameter.getValue()));
                        }));
              }
              start.writeDouble(5, System.currentTimeMillis() / 1e3 - seconds);
            });
    return value("session_start_info", SESSION_START, content);
  }

  /** A trial has ended. */
  static Summary.Value end(boolean well) {
    ByteString content =
        message(
            end -> {
              end.writeEnum(1, well ? SUCCESS : FAILURE);
              end.writeDouble(2, System.currentTimeMillis() / 1e3);
            });
    return value("session_end_info", SESSION_END, content);
  }

  /** A number or a truth where the text is one. */
  private static Value value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Value.newBuilder().setBoolValue(text.equals("true")).build();
    }
    try {
      return Value.newBuilder().setNumberValue(new BigDecimal(text).doubleValue()).build();
    } catch (NumberFormatException word) {
      return Value.newBuilder().setStringValue(text).build();
    }
  }

  private static Summary.Value value(String tag, int field, ByteString content) {
    return Summaries.described(
        "_hparams_/" + tag, PLUGIN, message(it -> it.writeBytes(field, content)));
  }

  private interface Fields {
    void write(CodedOutputStream message) throws IOException;
  }

  private static ByteString message(Fields fields) {
    ByteString.Output bytes = ByteString.newOutput();
    try {
      CodedOutputStream message = CodedOutputStream.newInstance(bytes);
      fields.write(message);
      message.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteString();
  }
}
