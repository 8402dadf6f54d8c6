package dev.nnc.tensorboard;

import com.google.protobuf.ByteString;
import dev.nnc.report.Picture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tensorflow.proto.DataClass;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Values of a step as TensorBoard's plugins take them: a tensor, and which plugin shows it
 * (tensorboard/plugins, the {@code metadata.py} of each).
 */
final class Summaries {
  private Summaries() {}

  /** A number; one that is infinite or NaN is shown as such. */
  static Summary.Value scalar(String tag, double number) {
    return value(
        tag,
        "scalars",
        DataClass.DATA_CLASS_SCALAR,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(shape())
            .addFloatVal((float) number)
            .build());
  }

  /** How the numbers are spread. */
  static Summary.Value histogram(String tag, Histogram histogram) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_DOUBLE)
            .setTensorShape(shape(histogram.buckets().size(), 3));
    for (Histogram.Bucket bucket : histogram.buckets()) {
      tensor
          .addDoubleVal(bucket.left())
          .addDoubleVal(bucket.right())
          .addDoubleVal((double) bucket.count());
    }
    return value(tag, "histograms", DataClass.DATA_CLASS_TENSOR, tensor.build());
  }

  /** Pictures of the same size, side by side. */
  static Summary.Value images(String tag, List<Picture> pictures) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shape(2 + pictures.size()))
            .addStringVal(text(String.valueOf(pictures.getFirst().width())))
            .addStringVal(text(String.valueOf(pictures.getFirst().height())));
    for (Picture picture : pictures) {
      tensor.addStringVal(ByteString.copyFrom(picture.png()));
    }
    return value(tag, "images", DataClass.DATA_CLASS_BLOB_SEQUENCE, tensor.build());
  }

  /** A text in Markdown. */
  static Summary.Value text(String tag, String markdown) {
    return value(
        tag,
        "text",
        DataClass.DATA_CLASS_TENSOR,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shape())
            .addStringVal(text(markdown))
            .build());
  }

  /** What a plugin reads from the description of a tag alone. */
  static Summary.Value described(String tag, String plugin, ByteString content) {
    SummaryMetadata.PluginData data =
        SummaryMetadata.PluginData.newBuilder().setPluginName(plugin).setContent(content).build();
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(SummaryMetadata.newBuilder().setPluginData(data))
        // Readers drop values without a tensor.
        .setTensor(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(shape(0)))
        .build();
  }

  private static Summary.Value value(
      String tag, String plugin, DataClass dataClass, TensorProto tensor) {
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(
            SummaryMetadata.newBuilder()
                .setDataClass(dataClass)
                .setPluginData(SummaryMetadata.PluginData.newBuilder().setPluginName(plugin)))
        .setTensor(tensor)
        .build();
  }

  private static TensorShapeProto shape(long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }

  private static ByteString text(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
