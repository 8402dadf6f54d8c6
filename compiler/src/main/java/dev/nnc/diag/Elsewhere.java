package dev.nnc.diag;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What layers, losses and options of other libraries are called here. */
public final class Elsewhere {
  /** Names without case, underscores and dimensions, to what one writes here. */
  private static final Map<String, String> HERE =
      Map.ofEntries(
          Map.entry("fullyconnected", "dense"),
          Map.entry("fc", "dense"),
          Map.entry("conv", "conv"),
          Map.entry("remat", "checkpointed { … }"),
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
          Map.entry("avg", "mean"),
          Map.entry("l2normalize", "unit_norm"),
          Map.entry("unitnormalization", "unit_norm"),
          Map.entry("normalize", "unit_norm"),
          Map.entry("lastvalue", "baseline(last_value)"),
          Map.entry("persistence", "baseline(last_value)"),
          Map.entry("naive", "baseline(last_value)"),
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
          Map.entry("returnstate", "return: [sequence, state]"),
          Map.entry("initialstate", "start: state"),
          Map.entry("gobackwards", "reverse"),
          Map.entry("inputdim", "vocabulary"),
          Map.entry("outputdim", "width"),
          Map.entry("numheads", "heads"),
          Map.entry("keydim", "key_width"),
          Map.entry("targetshape", "shape"),
          Map.entry("linear", "dense"),
          Map.entry("earlystopping", "no_improvement"),
          Map.entry("testsize", "test"),
          Map.entry("testsplit", "test"),
          Map.entry("validationsplit", "validation"),
          Map.entry("validationsize", "validation"),
          Map.entry("valsplit", "validation"),
          Map.entry("valsize", "validation"),
          Map.entry("validationfraction", "validation"),
          Map.entry("val", "validation"),
          Map.entry("dev", "validation"),
          Map.entry("randomstate", "seed"),
          Map.entry("traintestsplit", "random"),
          Map.entry("randomsplit", "random"),
          Map.entry("shufflesplit", "random"),
          Map.entry("stratifiedshufflesplit", "random"),
          Map.entry("groupshufflesplit", "grouped"),
          Map.entry("timeseriessplit", "by_time"),
          Map.entry("labelencoder", "category"),
          Map.entry("stringlookup", "category"),
          Map.entry("integerlookup", "category"),
          Map.entry("categoryencoding", "one_hot"),
          Map.entry("tocategorical", "category -> one_hot"),
          Map.entry("getdummies", "category -> one_hot"),
          Map.entry("onehotencoder", "category -> one_hot"),
          Map.entry("ordinalencoder", "category -> ordinal"),
          Map.entry("standardscaler", "standardize"),
          Map.entry("normalization", "standardize"),
          Map.entry("minmaxscaler", "normalize"),
          Map.entry("robustscaler", "robust_scale"),
          Map.entry("maxabsscaler", "max_abs"),
          Map.entry("quantiletransformer", "quantiles"),
          Map.entry("powertransformer", "quantiles(spread: normal)"),
          Map.entry("kbinsdiscretizer", "bins"),
          Map.entry("discretization", "bins"),
          Map.entry("simpleimputer", "impute"),
          Map.entry("fillna", "impute"),
          Map.entry("missingindicator", "is_missing"),
          Map.entry("hashing", "hash"),
          Map.entry("rescaling", "scale"),
          Map.entry("totensor", "scale"),
          Map.entry("countvectorizer", "bag_of_words"),
          Map.entry("tfidfvectorizer", "tf_idf"),
          Map.entry("textvectorization", "vocabulary"),
          Map.entry("tokenizer", "split_words"),
          Map.entry("tokenize", "split_words"),
          Map.entry("padsequences", "pad"),
          Map.entry("multilabelbinarizer", "multi_hot"),
          Map.entry("lower", "lowercase"),
          Map.entry("readcsv", "csv"),
          Map.entry("loadcsv", "csv"),
          Map.entry("readtable", "csv"),
          Map.entry("readjson", "jsonl"),
          Map.entry("json", "jsonl"),
          Map.entry("readexcel", "csv"),
          Map.entry("readparquet", "parquet"),
          Map.entry("readsql", "sqlite"),
          Map.entry("readsqlquery", "sqlite"),
          Map.entry("dataframe", "table"),
          Map.entry("imagefolder", "folders"),
          Map.entry("imagedatasetfromdirectory", "folders"),
          Map.entry("flowfromdirectory", "folders"),
          Map.entry("imagefiles", "images"),
          Map.entry("fit", "train"),
          Map.entry("compile", "train"),
          Map.entry("test", "evaluate"),
          Map.entry("eval", "evaluate"),
          Map.entry("score", "evaluate"),
          Map.entry("validate", "evaluate"),
          Map.entry("infer", "predict"),
          Map.entry("gridsearch", "sweep"),
          Map.entry("search", "sweep"),
          Map.entry("tune", "sweep"),
          Map.entry("crossvalscore", "cross_validate"),
          Map.entry("kfold", "folds"),
          Map.entry("stratifiedkfold", "folds"),
          Map.entry("confusionmatrix", "confusion"),
          Map.entry("classificationreport", "per_class"),
          Map.entry("f1score", "f1"),
          Map.entry("rocauc", "auc"),
          Map.entry("rocaucscore", "auc"),
          Map.entry("accuracyscore", "accuracy"),
          Map.entry("precisionscore", "precision"),
          Map.entry("recallscore", "recall"),
          Map.entry("balancedaccuracyscore", "balanced_accuracy"),
          Map.entry("averageprecisionscore", "average_precision"),
          Map.entry("r2score", "r2"),
          Map.entry("meanabsolutepercentageerror", "mape"),
          Map.entry("meansquaredlogarithmicerror", "msle"),
          Map.entry("matthewscorrcoef", "matthews"),
          Map.entry("cohenkappascore", "cohen_kappa"),
          Map.entry("sensitivity", "recall"),
          Map.entry("topkcategoricalaccuracy", "top_k"),
          Map.entry("categoricalaccuracy", "accuracy"),
          Map.entry("sparsecategoricalaccuracy", "accuracy"),
          Map.entry("binaryaccuracy", "accuracy"),
          Map.entry("iou", "mean_iou"),
          Map.entry("bceloss", "binary_cross_entropy"),
          Map.entry("bcewithlogitsloss", "binary_cross_entropy"),
          Map.entry("mseloss", "mse"),
          Map.entry("l1loss", "mae"),
          Map.entry("l1", "mae"),
          Map.entry("smoothl1loss", "huber"),
          Map.entry("nllloss", "cross_entropy"),
          Map.entry("kldivloss", "kl_divergence"),
          Map.entry("hingeloss", "hinge"),
          Map.entry("logloss", "cross_entropy"),
          Map.entry("logcosh", "log_cosh"),
          Map.entry("poissonnllloss", "poisson"),
          Map.entry("diceloss", "dice"),
          Map.entry("focalloss", "focal_cross_entropy"),
          Map.entry("tripletmarginloss", "triplet"),
          Map.entry("tripletloss", "triplet"),
          Map.entry("contrastiveloss", "contrastive"),
          Map.entry("pinball", "quantile"),
          Map.entry("padvalue", "value"),
          Map.entry("p", "rate"),
          Map.entry("modelcheckpoint", "best"),
          Map.entry("reducelronplateau", "reduce_on_plateau"),
          Map.entry("cosineannealinglr", "cosine"),
          Map.entry("cosinedecay", "cosine"),
          Map.entry("steplr", "steps"),
          Map.entry("multisteplr", "steps"),
          Map.entry("exponentiallr", "exponential"),
          Map.entry("exponentialdecay", "exponential"),
          Map.entry("onecyclelr", "one_cycle"),
          Map.entry("mindelta", "least"),
          Map.entry("adaptiveavgpool", "average_pool(global)"),
          Map.entry("adaptiveaveragepool", "average_pool(global)"),
          Map.entry("globalavgpool", "average_pool(global)"),
          Map.entry("repeatvector", "repeat"),
          Map.entry("permute", "transpose"),
          Map.entry("timedistributed", "dense"),
          Map.entry("spatialdropout", "dropout"),
          Map.entry("gaussiannoise", "normal"),
          Map.entry("relu6", "relu"),
          Map.entry("hardsigmoid", "hard_sigmoid"),
          Map.entry("nestimators", "trees"),
          Map.entry("maxdepth", "depth"),
          Map.entry("numwords", "count"),
          Map.entry("maxtokens", "count"),
          Map.entry("maxfeatures", "count"),
          Map.entry("maxlen", "to"),
          Map.entry("outfeatures", "units"),
          Map.entry("hiddensize", "units"),
          Map.entry("embeddingdim", "width"),
          Map.entry("numembeddings", "vocabulary"),
          Map.entry("batchsize", "batch"));

  private static final String STOP =
      "stop: no_improvement(validation.loss, patience: 3, restore: best)";
  private static final String SPLIT = "split: random(validation: 15%, test: 20%)";

  /** What is written for names that are not one name here: a setting, a step, a whole line. */
  private static final Map<String, String> WRITTEN =
      Map.ofEntries(
          Map.entry("earlystopping", STOP),
          Map.entry("patience", STOP),
          Map.entry("restorebestweights", STOP),
          Map.entry("modelcheckpoint", "checkpoint: best(validation.loss)"),
          Map.entry("savebestonly", "checkpoint: best(validation.loss)"),
          Map.entry(
              "reducelronplateau",
              "optimizer: adam(reduce_on_plateau(0.001, result: validation.loss))"),
          Map.entry("learningratescheduler", "optimizer: adam(exponential(0.001, factor: 0.95))"),
          Map.entry("lrfinder", "find_rate over rate in log(1e-5 .. 10) { … }"),
          Map.entry("callbacks", "stop: …, checkpoint: …, show: …"),
          Map.entry("tensorboard", "report { format: html, tensorboard }"),
          Map.entry("sequential", "network name from x { x -> … -> … }"),
          Map.entry("functional", "network name from x { x -> … -> … }"),
          Map.entry("model", "network name from x { x -> … -> … }"),
          Map.entry("module", "network name from x { x -> … -> … }"),
          Map.entry("class", "block name(units) from x to y { … }"),
          Map.entry("def", "function name(x) = …"),
          Map.entry("input", "network name from x { … }"),
          Map.entry("inputshape", "network name from x { … }"),
          Map.entry("fit", "train name on data { … }"),
          Map.entry("compile", "train name on data { loss: …, optimizer: …, epochs: … }"),
          Map.entry("hyperparameter", "param rate = 0.01 in log(1e-5 .. 1)"),
          Map.entry("trainable", "freeze: name"),
          Map.entry("requiresgrad", "freeze: name"),
          Map.entry("loadmodel", "import name from run(\"…\")"),
          Map.entry("transferlearning", "import name from run(\"…\")"),
          Map.entry("validationsplit", SPLIT),
          Map.entry("validationdata", SPLIT),
          Map.entry("traintestsplit", SPLIT),
          Map.entry("valloss", "validation.loss"),
          Map.entry("valaccuracy", "validation.accuracy"),
          Map.entry("shuffle", SPLIT),
          Map.entry("kfold", "cross_validate on folds(data, 5) as fold { … }"),
          Map.entry("stratifiedkfold", "cross_validate on folds(data, 5) as fold { … }"),
          Map.entry("crossvalscore", "cross_validate on folds(data, 5) as fold { … }"),
          Map.entry("gridsearchcv", "sweep over rate { method: grid, … }"),
          Map.entry("gridsearch", "sweep over rate { method: grid, … }"),
          Map.entry("randomizedsearchcv", "sweep over rate { method: random, … }"),
          Map.entry("optuna", "sweep over rate { method: tpe, … }"),
          Map.entry("kerastuner", "sweep over rate { method: tpe, … }"),
          Map.entry("classweight", "cross_entropy(kind, weights: importance)"),
          Map.entry("sampleweight", "mse(value, weights: importance)"),
          Map.entry("weightedrandomsampler", "balance: kind"),
          Map.entry("oversampling", "balance: kind"),
          Map.entry("standardscaler", "-> standardize"),
          Map.entry("minmaxscaler", "-> normalize"),
          Map.entry("robustscaler", "-> robust_scale"),
          Map.entry("maxabsscaler", "-> max_abs"),
          Map.entry("quantiletransformer", "-> quantiles"),
          Map.entry("simpleimputer", "-> impute(median)"),
          Map.entry("fillna", "-> impute(median)"),
          Map.entry("dropna", "rows: not is_missing(column)"),
          Map.entry("labelencoder", "-> category"),
          Map.entry("stringlookup", "-> category"),
          Map.entry("integerlookup", "-> category"),
          Map.entry("onehotencoder", "-> category -> one_hot"),
          Map.entry("tocategorical", "-> category -> one_hot"),
          Map.entry("getdummies", "-> category -> one_hot"),
          Map.entry("ordinalencoder", "-> ordinal"),
          Map.entry("kbinsdiscretizer", "-> bins"),
          Map.entry("discretization", "-> bins"),
          Map.entry("countvectorizer", "-> bag_of_words"),
          Map.entry("tfidfvectorizer", "-> tf_idf"),
          Map.entry("textvectorization", "-> vocabulary"),
          Map.entry("tokenizer", "-> vocabulary"),
          Map.entry("rescaling", "-> scale(1/255)"),
          Map.entry("normalization", "-> standardize"),
          Map.entry("todatetime", "-> time"),
          Map.entry("readcsv", "data name from csv(\"…\") { … }"),
          Map.entry("imagedatasetfromdirectory", "data name from folders(\"…\") { … }"),
          Map.entry("flowfromdirectory", "data name from folders(\"…\") { … }"),
          Map.entry("dataloader", "batch: 32"),
          Map.entry("clipnorm", "adam(clip: norm(1))"),
          Map.entry("clipvalue", "adam(clip: value(1))"),
          Map.entry("ema", "average: 0.999"),
          Map.entry("gradientaccumulation", "accumulate: 4"),
          Map.entry("distributeddataparallel", "nnc run model.nn --cluster ADDRESS --workers 4"),
          Map.entry(
              "multiworkermirroredstrategy", "nnc run model.nn --cluster ADDRESS --workers 4"),
          Map.entry("randomseed", "run { seed: 1 }"),
          Map.entry("savemodel", "nnc export RUN --to DIR"),
          Map.entry("torchscript", "nnc export RUN --to DIR --format onnx"),
          Map.entry("wandb", "nnc compare RUN RUN --html compare.html"),
          Map.entry("mlflow", "nnc runs"),
          Map.entry("summary", "nnc summary model.nn"));

  /**
   * By the entry, or the sort of thing, and the name, as above: what to do where this is not a
   * matter of a name.
   */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry(
              "train callbacks",
              "what callbacks do are settings: `stop: no_improvement(validation.loss, patience: 5, restore: best)` ends a training early, `checkpoint: best(validation.loss)` keeps weights, and a rate that changes stands in the optimizer"),
          Map.entry(
              "train earlystopping",
              "write `stop: no_improvement(validation.loss, patience: 5, restore: best)`"),
          Map.entry("train patience", "write `stop: no_improvement(validation.loss, patience: 5)`"),
          Map.entry(
              "train validationsplit",
              "the data says it: `split: random(validation: 20%, test: 20%)`"),
          Map.entry(
              "train validationdata",
              "`train` takes the validation part of the data set by itself: `split: random(validation: 20%, test: 20%)`, or `given(validation: test)`"),
          Map.entry(
              "train testsize", "the data says it: `split: random(validation: 20%, test: 20%)`"),
          Map.entry("train split", "the data says it: `split:` stands in `data`"),
          Map.entry(
              "train shuffle",
              "the rows that are trained on are put into a new order in each epoch by themselves"),
          Map.entry(
              "train verbose",
              "how much the terminal shows is no matter of the program, but of the command: `nnc run --help`"),
          Map.entry("train seed", "it holds for the whole file: `run { seed: 42 }`"),
          Map.entry("train randomstate", "it holds for the whole file: `run { seed: 42 }`"),
          Map.entry("train device", "it holds for the whole file: `run { device: … }`"),
          Map.entry("train learningrate", "the optimizer has it: `optimizer: adam(0.001)`"),
          Map.entry("train lr", "the optimizer has it: `optimizer: adam(0.001)`"),
          Map.entry("train rate", "the optimizer has it: `optimizer: adam(0.001)`"),
          Map.entry("train momentum", "the optimizer has it: `optimizer: sgd(0.1, momentum: 0.9)`"),
          Map.entry(
              "train weightdecay", "the optimizer has it: `optimizer: adamw(0.001, decay: 0.01)`"),
          Map.entry(
              "train scheduler", "the rate may change: `optimizer: adam(cosine(0.001, to: 0))`"),
          Map.entry(
              "train lrscheduler", "the rate may change: `optimizer: adam(cosine(0.001, to: 0))`"),
          Map.entry(
              "train schedule", "the rate may change: `optimizer: adam(cosine(0.001, to: 0))`"),
          Map.entry(
              "train clipnorm", "the optimizer has it: `optimizer: adam(0.001, clip: norm(1))`"),
          Map.entry(
              "train gradientclip",
              "the optimizer has it: `optimizer: adam(0.001, clip: norm(1))`"),
          Map.entry("train classweight", "the loss has it: `cross_entropy(kind, weights: [1, 8])`"),
          Map.entry("train sampleweight", "the loss has it: `mse(value, weights: importance)`"),
          Map.entry("train data", "it stands in the head: `train net on flowers { … }`"),
          Map.entry("train model", "it stands in the head: `train net on flowers { … }`"),
          Map.entry(
              "train monitor", "the condition names it: `stop: no_improvement(validation.loss)`"),
          Map.entry(
              "train numworkers", "the next batch is read while the network is busy, by itself"),
          Map.entry("evaluate metric", "write `metrics:`"),
          Map.entry("data testsize", "write `split: random(test: 20%)`"),
          Map.entry("data validationsplit", "write `split: random(validation: 20%, test: 20%)`"),
          Map.entry(
              "data shuffle",
              "the rows that are trained on are put into a new order in each epoch by themselves"),
          Map.entry("data seed", "write `split: random(test: 20%, seed: 1)`"),
          Map.entry("data batchsize", "it stands in the training: `batch: 32`"),
          Map.entry("data batch", "it stands in the training: `batch: 32`"),
          Map.entry(
              "data target",
              "a truth is a field like any other, and the loss names it: `cross_entropy(kind)`"),
          Map.entry(
              "data label",
              "a truth is a field like any other, and the loss names it: `cross_entropy(kind)`"),
          Map.entry("random train", "all rows that are not named are for training: leave it out"),
          Map.entry(
              "random trainsize", "all rows that are not named are for training: leave it out"),
          Map.entry(
              "random shuffle",
              "it draws the rows at random; `last(test: 20%)` takes them in the order of the file"),
          Map.entry("last train", "all rows that are not named are for training: leave it out"),
          Map.entry("grouped train", "all rows that are not named are for training: leave it out"),
          Map.entry(
              "no_improvement monitor",
              "the result comes first, without a name: `no_improvement(validation.loss, patience: 5)`"),
          Map.entry(
              "no_improvement mode", "it is `better: less` or `better: more`; mostly it is known"),
          Map.entry("no_improvement restorebestweights", "write `restore: best`"),
          Map.entry(
              "best monitor", "the result comes first, without a name: `best(validation.loss)`"),
          Map.entry("best savebestonly", "it keeps nothing but the best"),
          Map.entry(
              "dense inputdim",
              "a layer knows what comes in; only what comes out is said: `dense(16)`"),
          Map.entry(
              "dense inputshape",
              "a layer knows what comes in; only what comes out is said: `dense(16)`"),
          Map.entry(
              "conv inputshape",
              "a layer knows what comes in; only what comes out is said: `conv(16, 3x3)`"),
          Map.entry(
              "conv inchannels",
              "a layer knows what comes in; only what comes out is said: `conv(16, 3x3)`"),
          Map.entry("dense name", "a value has a name of its own: `hidden = x -> dense(16)`"),
          Map.entry("adam weightdecay", "`adamw` has it: `adamw(0.001, decay: 0.01)`"),
          Map.entry("adam schedule", "the rate may change: `adam(cosine(0.001, to: 0))`"),
          Map.entry("sgd schedule", "the rate may change: `sgd(cosine(0.1, to: 0))`"),
          Map.entry("adamw schedule", "the rate may change: `adamw(cosine(0.001, to: 0))`"),
          Map.entry("adam clipnorm", "write `clip: norm(1)`"),
          Map.entry("sgd clipnorm", "write `clip: norm(1)`"),
          Map.entry(
              "sgd weightdecay",
              "the layers have it: `dense(16, l2: 1e-4)`; `adamw` decays weights by itself"),
          Map.entry("csv sep", "write `delimiter: \";\"`"),
          Map.entry("csv navalues", "write `missing: [\"NA\"]`"),
          Map.entry("csv indexcol", "columns that no field names are left out"),
          Map.entry("csv usecols", "columns that no field names are left out"),
          Map.entry(
              "csv names", "write `header: false`, and name columns by position: `columns(1)`"),
          Map.entry(
              "cross_entropy fromlogits",
              "end the network in `softmax`; the two are computed together, as exactly as from logits"),
          Map.entry(
              "binary_cross_entropy fromlogits",
              "end the network in `sigmoid`; the two are computed together, as exactly as from logits"),
          Map.entry(
              "function input",
              "a network begins with its input, the field after `from`: `network net from image { image -> … }`"),
          Map.entry(
              "function sequential",
              "steps follow each other by themselves: `image -> flatten -> dense(10)`"),
          Map.entry("function model", "`network net from image { image -> … }` is a model"),
          Map.entry(
              "action save",
              "the run folder keeps the weights; `nnc export` writes them for other programs"),
          Map.entry(
              "action load", "`import net from run(\"name\")` takes a trained network from a run"),
          Map.entry(
              "action print", "`show:` in `evaluate` and `predict` asks for tables and figures"),
          Map.entry(
              "action plot", "`show:` in `evaluate` and `predict` asks for tables and figures"),
          Map.entry("value valloss", "here it is written `validation.loss`"));

  private Elsewhere() {}

  /**
   * What to write for a setting, an option or a word that is none of its owner's, since something
   * else does it here.
   *
   * @param owner the entry that has settings or options, or the sort of thing, such as {@code
   *     action}
   */
  public static Optional<String> advice(String owner, String name) {
    return Optional.ofNullable(ADVICE.get(owner + " " + plain(name)));
  }

  /** All names of other libraries, in the form in which they are looked up, with those here. */
  static Map<String, String> names() {
    return HERE;
  }

  /** Of which entries and sorts of things there is advice. */
  static Set<String> owners() {
    return ADVICE.keySet().stream()
        .map(key -> key.substring(0, key.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  /**
   * What is written here for the name of another library, which may be any part of a program: a
   * setting for {@code EarlyStopping}, a step for {@code StandardScaler}.
   */
  public static Optional<String> written(String name) {
    return Optional.ofNullable(WRITTEN.get(plain(name).replace("-", "")));
  }

  /** All that is written for names of other libraries. */
  public static Collection<String> writings() {
    return WRITTEN.values();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replaceAll("[123]d", "");
  }

  /**
   * What is written here for the name of another library, if it begins with one of the candidates:
   * {@code conv} for {@code Conv2D}, {@code return: sequence} for {@code return_sequences}.
   */
  public static Optional<String> here(String name, Iterable<String> candidates) {
    String found = HERE.get(plain(name));
    if (found != null) {
      String word = found.split("[: (]", 2)[0];
      for (String candidate : candidates) {
        if (candidate.equals(word)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }
}
