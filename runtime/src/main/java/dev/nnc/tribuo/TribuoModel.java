package dev.nnc.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import dev.nnc.ir.Program;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.onnx.OnnxModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tribuo.CategoricalInfo;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableFeatureMap;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Tribuo;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.interop.ExternalDatasetProvenance;
import org.tribuo.interop.ExternalTrainerProvenance;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/**
 * A network from columns as Tribuo's {@code ONNXExternalModel}, which whoever has {@code
 * org.tribuo:tribuo-onnx} loads and asks as any model of Tribuo, without nnc. Its class needs ONNX
 * Runtime to be made, so its message, whose fields are few, is written by their numbers
 * (tribuo-onnx.proto of Tribuo 4.3); all else is made by Tribuo itself.
 */
public final class TribuoModel {
  /** The name of the file. */
  public static final String FILE = "model.tribuo";

  /** What the vector of features is called in the ONNX model inside. */
  private static final String INPUT = "features";

  private static final String PACKAGE = "org.tribuo.interop.onnx.";

  private final ModelProto model;
  private final List<String> features;

  private TribuoModel(ModelProto model, List<String> features) {
    this.model = model;
    this.features = List.copyOf(features);
  }

  /** Why a network is no model of Tribuo, in words. */
  public static final class CannotBeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    CannotBeException(String why) {
      super(why);
      this.why = why;
    }

    public String why() {
      return why;
    }
  }

  /**
   * What the network answers.
   *
   * @param output its output of numbers, [batch, width] or [batch]
   * @param classes their names, if they are; else empty
   * @param probabilities whether the numbers of classes are
   */
  public record Answer(String output, List<String> classes, boolean probabilities) {
    public Answer {
      classes = List.copyOf(classes);
    }
  }

  /**
   * Makes it.
   *
   * @param values of the variables that the table's function reads, by name
   * @param name of the model
   * @param origin where it comes from, as its provenance keeps it
   */
  public static TribuoModel of(
      Program program,
      TableFunction table,
      Answer answer,
      Map<String, byte[]> values,
      String name,
      Map<String, String> origin)
      throws CannotBeException, OnnxModel.UnsupportedException {
    Value numbers = table.function().output(answer.output()).value();
    int width = numbers.rank() == 1 ? 1 : (int) numbers.shape().last().size();
    boolean complement = !answer.classes().isEmpty() && width == 1;
    TribuoFeatures features = TribuoFeatures.of(table, INPUT, answer.output(), complement);
    ByteString.Output onnx = ByteString.newOutput();
    try {
      OnnxModel.of(program, features.function(), values, Map.of()).writeTo(onnx);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    ByteString bytes = onnx.toByteString();
    ModelProto model;
    if (answer.classes().isEmpty()) {
      Map<Regressor, Integer> ids = new LinkedHashMap<>();
      for (int i = 0; i < width; i++) {
        String dimension = width == 1 ? answer.output() : answer.output() + "[" + (i + 1) + "]";
        ids.put(new Regressor(dimension, Double.NaN), i);
      }
      model =
          model(new Domain<>(new RegressionFactory(), ids), features, bytes, answer, name, origin);
    } else {
      Map<Label, Integer> ids = new LinkedHashMap<>();
      answer.classes().forEach(each -> ids.put(new Label(each), ids.size()));
      model = model(new Domain<>(new LabelFactory(), ids), features, bytes, answer, name, origin);
    }
    return new TribuoModel(model, List.copyOf(features.places().keySet()));
  }

  /** The names of the features that it knows. */
  public List<String> features() {
    return features;
  }

  /** Writes it as Tribuo's {@code Model.deserializeFromFile} reads it. */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }

  /** The outputs with their numbers. */
  private record Domain<T extends Output<T>>(OutputFactory<T> factory, Map<T, Integer> ids) {}

  private static <T extends Output<T>> ModelProto model(
      Domain<T> domain,
      TribuoFeatures features,
      ByteString onnx,
      Answer answer,
      String name,
      Map<String, String> origin) {
    MutableFeatureMap names = new MutableFeatureMap();
    features.places().keySet().forEach(each -> names.put(new CategoricalInfo(each)));
    ImmutableFeatureMap featureMap = new ImmutableFeatureMap(names);
    ImmutableOutputInfo<T> outputs = domain.factory().constructInfoForExternalModel(domain.ids());
    Map<String, Provenance> run = new HashMap<>();
    origin.forEach((key, value) -> run.put(key, new StringProvenance(key, value)));
    ModelProvenance provenance =
        new ModelProvenance(
            PACKAGE + "ONNXExternalModel",
            OffsetDateTime.now(ZoneOffset.UTC),
            new ExternalDatasetProvenance(
                origin.getOrDefault("data", "data"),
                domain.factory(),
                false,
                featureMap.size(),
                outputs.size()),
            new ExternalTrainerProvenance(onnx.toByteArray()),
            run);
    boolean labels = !answer.classes().isEmpty();
    ModelDataCarrier<T> carrier =
        new ModelDataCarrier<>(
            name,
            provenance,
            featureMap,
            outputs,
            labels && answer.probabilities(),
            Tribuo.VERSION);
    List<Integer> forward = new ArrayList<>();
    List<Integer> backward = new ArrayList<>();
    for (int i = 0; i < featureMap.size(); i++) {
      forward.add(0);
      backward.add(0);
    }
    features
        .places()
        .forEach(
            (feature, place) -> {
              int id = featureMap.getID(feature);
              forward.set(id, place);
              backward.set(place, id);
            });
    ByteString message =
        message(
            it -> {
              it.writeMessage(1, carrier.serialize());
              for (int place : forward) {
                it.writeInt32(2, place);
              }
              for (int id : backward) {
                it.writeInt32(3, id);
              }
              it.writeBytes(4, onnx);
              it.writeString(5, INPUT);
              it.writeBytes(6, labels ? labels(answer) : redirect("RegressorTransformer", null));
              it.writeBytes(7, redirect("DenseTransformer", null));
            });
    return ModelProto.newBuilder()
        .setVersion(0)
        .setClassName(PACKAGE + "ONNXExternalModel")
        .setSerializedData(any("ONNXExternalModelProto", message))
        .build();
  }

  private static ByteString labels(Answer answer) {
    return redirect(
        "LabelTransformer",
        any("LabelTransformerProto", message(it -> it.writeBool(1, answer.probabilities()))));
  }

  /** A class of Tribuo's by its name, with what it has kept of itself. */
  private static ByteString redirect(String type, @Nullable Any kept) {
    return message(
        it -> {
          it.writeString(2, PACKAGE + type);
          if (kept != null) {
            it.writeMessage(3, kept);
          }
        });
  }

  private static Any any(String type, ByteString value) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/tribuo.interop.onnx." + type)
        .setValue(value)
        .build();
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
