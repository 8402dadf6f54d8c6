package dev.nnc.diag;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What layers, losses and options of other libraries are called here. */
public final class Elsewhere {
  /** Names without case, underscores and dimensions, to what one writes here. */
  private static final Map<String, String> HERE =
      Map.ofEntries(
          Map.entry("fullyconnected", "dense"),
          Map.entry("fc", "dense"),
          Map.entry("conv", "conv"),
          Map.entry("convolution", "conv"),
          Map.entry("depthwiseconv", "depthwise_conv"),
          Map.entry("separableconv", "separable_conv"),
          Map.entry("convtranspose", "conv_transpose"),
          Map.entry("deconv", "conv_transpose"),
          Map.entry("maxpool", "max_pool"),
          Map.entry("maxpooling", "max_pool"),
          Map.entry("avgpool", "average_pool"),
          Map.entry("averagepool", "average_pool"),
          Map.entry("averagepooling", "average_pool"),
          Map.entry("globalmaxpool", "max_pool(global)"),
          Map.entry("globalmaxpooling", "max_pool(global)"),
          Map.entry("globalaveragepool", "average_pool(global)"),
          Map.entry("globalaveragepooling", "average_pool(global)"),
          Map.entry("batchnormalization", "batch_norm"),
          Map.entry("batchnorm", "batch_norm"),
          Map.entry("layernormalization", "layer_norm"),
          Map.entry("groupnormalization", "group_norm"),
          Map.entry("instancenorm", "group_norm(channels)"),
          Map.entry("lrn", "local_response_norm"),
          Map.entry("localresponsenorm", "local_response_norm"),
          Map.entry("localresponsenormalization", "local_response_norm"),
          Map.entry("upsampling", "upsample"),
          Map.entry("zeropadding", "pad"),
          Map.entry("cropping", "crop"),
          Map.entry("simplernn", "rnn"),
          Map.entry("multiheadattention", "attention"),
          Map.entry("concatenate", "concat"),
          Map.entry("cat", "concat"),
          Map.entry("cumsum", "cumulative_sum"),
          Map.entry("crossentropyloss", "cross_entropy"),
          Map.entry("categoricalcrossentropy", "cross_entropy"),
          Map.entry("sparsecategoricalcrossentropy", "cross_entropy"),
          Map.entry("binarycrossentropy", "binary_cross_entropy"),
          Map.entry("ctcloss", "ctc"),
          Map.entry("bce", "binary_cross_entropy"),
          Map.entry("meansquarederror", "mse"),
          Map.entry("meanabsoluteerror", "mae"),
          Map.entry("rootmeansquarederror", "rmse"),
          Map.entry("acc", "accuracy"),
          Map.entry("randomforestclassifier", "random_forest"),
          Map.entry("randomforestregressor", "random_forest"),
          Map.entry("decisiontreeclassifier", "decision_tree"),
          Map.entry("decisiontreeregressor", "decision_tree"),
          Map.entry("linearsvc", "linear_svm"),
          Map.entry("dummyclassifier", "most_frequent"),
          Map.entry("dummyregressor", "mean"),
          Map.entry("kld", "kl_divergence"),
          Map.entry("kernelsize", "size"),
          Map.entry("poolsize", "size"),
          Map.entry("strides", "stride"),
          Map.entry("dilationrate", "dilation"),
          Map.entry("depthmultiplier", "multiplier"),
          Map.entry("outchannels", "filters"),
          Map.entry("kernelinitializer", "init"),
          Map.entry("biasinitializer", "bias"),
          Map.entry("usebias", "bias: none"),
          Map.entry("kernelregularizer", "l2"),
          Map.entry("learningrate", "rate"),
          Map.entry("lr", "rate"),
          Map.entry("weightdecay", "decay"),
          Map.entry("returnsequences", "return: sequence"),
          Map.entry("gobackwards", "reverse"),
          Map.entry("inputdim", "vocabulary"),
          Map.entry("outputdim", "width"),
          Map.entry("numheads", "heads"),
          Map.entry("keydim", "key_width"),
          Map.entry("targetshape", "shape"),
          Map.entry("batchsize", "batch"));

  private Elsewhere() {}

  /**
   * What is written here for the name of another library, if it begins with one of the candidates:
   * {@code conv} for {@code Conv2D}, {@code return: sequence} for {@code return_sequences}.
   */
  public static Optional<String> here(String name, Iterable<String> candidates) {
    String plain = name.toLowerCase(Locale.ROOT).replace("_", "").replaceAll("[123]d", "");
    String found = HERE.get(plain);
    if (found != null) {
      String word = found.split("[:(]", 2)[0];
      for (String candidate : candidates) {
        if (candidate.equals(word)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }
}
