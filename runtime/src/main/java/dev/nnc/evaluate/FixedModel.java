package dev.nnc.evaluate;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/**
 * Stands for the network where Tribuo's evaluators ask for a model. They only want to know which
 * outputs there can be: the predictions have been made already, and are not made here. Curves over
 * thresholds are not Tribuo's, so no prediction needs probabilities.
 */
final class FixedModel<T extends Output<T>> extends Model<T> {
  private static final long serialVersionUID = 1L;

  FixedModel(String name, ImmutableOutputInfo<T> domain) {
    this(
        name,
        new ModelProvenance(
            FixedModel.class.getName(),
            OffsetDateTime.now(),
            new EmptyDatasetProvenance(),
            new EmptyTrainerProvenance()),
        domain);
  }

  private FixedModel(String name, ModelProvenance provenance, ImmutableOutputInfo<T> domain) {
    super(name, provenance, new ImmutableFeatureMap(List.of()), domain, false);
  }

  @Override
  public Prediction<T> predict(Example<T> example) {
    throw new UnsupportedOperationException("predictions are made by the network");
  }

  @Override
  public Map<String, List<Pair<String, Double>>> getTopFeatures(int count) {
    return Map.of();
  }

  @Override
  public Optional<Excuse<T>> getExcuse(Example<T> example) {
    return Optional.empty();
  }

  @Override
  protected Model<T> copy(String newName, ModelProvenance newProvenance) {
    return new FixedModel<>(newName, newProvenance, outputIDInfo);
  }
}
