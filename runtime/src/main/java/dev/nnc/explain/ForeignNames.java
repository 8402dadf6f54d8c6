package dev.nnc.explain;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is written here for names of other libraries that are not one name here, too: those are in
 * {@link dev.nnc.diag.Elsewhere}.
 */
final class ForeignNames {
  private static final String STOP =
      "stop: no_improvement(validation.loss, patience: 3, restore: best)";
  private static final String SPLIT = "split: random(validation: 15%, test: 20%)";

  /** Names without case and underscores. */
  private static final Map<String, String> HERE =
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
          Map.entry("randomseed", "run { seed: 1 }"),
          Map.entry("savemodel", "nnc export RUN --to DIR"),
          Map.entry("torchscript", "nnc export RUN --to DIR --format onnx"),
          Map.entry("wandb", "nnc compare RUN RUN --html compare.html"),
          Map.entry("mlflow", "nnc runs"),
          Map.entry("summary", "nnc summary model.nn"));

  private ForeignNames() {}

  static Optional<String> here(String name) {
    return Optional.ofNullable(HERE.get(plain(name)));
  }

  /** Without case and underscores, and without what stands before a point. */
  static String plain(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  static Iterable<String> plainNames() {
    return HERE.keySet();
  }

  static Iterable<String> texts() {
    return HERE.values();
  }
}
