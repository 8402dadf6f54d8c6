package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.record.StartingWeights;
import dev.nnc.run.TrialRun.Job;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.template.StackedProgram;
import dev.nnc.template.Template;
import dev.nnc.train.Snapshot;
import dev.nnc.train.StackRule;
import dev.nnc.train.StackedTrainer;
import dev.nnc.train.StackedTrainer.Trained;
import dev.nnc.train.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Several trials that are trained by one program, and then go on one after another as if each had
 * trained alone. One whose numbers do not stay finite does train alone, so that it says where.
 */
final class StackedTrials {
  private final ActionContext around;
  private final List<Job> jobs;
  private final TrialSessions sessions;
  private final StackedProgram program;

  private StackedTrials(
      ActionContext around, List<Job> jobs, TrialSessions sessions, StackedProgram program) {
    this.around = around;
    this.jobs = jobs;
    this.sessions = sessions;
    this.program = program;
  }

  /**
   * What came of it.
   *
   * @param trials empty if they cannot be trained by one program
   * @param obstacle why not; empty if they can
   */
  record Answer(Optional<StackedTrials> trials, String obstacle) {}

  /** Trials of one template, with the same rows, batch and epochs. */
  static Answer of(ActionContext around, List<Job> jobs, TrialSessions sessions) {
    Job first = jobs.getFirst();
    StackedProgram.Answer answer =
        sessions.stacked(
            first.prepared().template(), StackedTrainer.functions(train(first)), jobs.size());
    return new Answer(
        answer.program().map(program -> new StackedTrials(around, jobs, sessions, program)),
        answer.program().isPresent()
            ? ""
            : "the operation " + answer.obstacle() + " has no rule for several trials at once");
  }

  /** What a sweep trains first, and nothing else; the actions of a trial begin with it. */
  static Train train(Job job) {
    return (Train) job.holder().actions().getFirst();
  }

  /** Why a trial is to be trained alone; empty if it need not be. */
  static String obstacle(Job job) {
    List<ActionPlan> actions = job.holder().actions();
    if (!(actions.getFirst() instanceof Train train)
        || job.holder().withAllInside().filter(Train.class::isInstance).count() > 1) {
      return "a trial does more than train once and evaluate";
    }
    if (!StackedTrainer.knows(train)) {
      return "the training stops early, keeps checkpoints, averages or accumulates, has a rate that"
          + " changes or several updates";
    }
    if (!train.show().isEmpty()) {
      return "the report looks at the network while it trains";
    }
    DataSet set = Objects.requireNonNull(job.data().get(train.data()));
    int rows = set.part(Part.TRAIN).count();
    if (rows == 0) {
      return "there are no rows";
    }
    long batch = train.batch() == 0 ? rows : Math.min(train.batch(), rows);
    return StackRule.pays(job.model().program(), train.updates().getFirst().step(), batch)
        ? ""
        : "the network is so large that trials are faster side by side";
  }

  List<Outcome> run() {
    List<Optional<Trained>> trained;
    try {
      trained = train();
    } catch (TooLargeException | ExecutionException failure) {
      trained = Collections.nCopies(jobs.size(), Optional.empty()); // alone, they say what it is
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      outcomes.add(
          around.interruption().requested()
              ? Outcome.none()
              : new TrialRun(around, job.with(trained.get(i)), sessions).run());
    }
    return outcomes;
  }

  /** What each trial has trained; nothing where it must train alone. */
  private List<Optional<Trained>> train() {
    long start = System.nanoTime();
    Job first = jobs.getFirst();
    Template template = first.prepared().template();
    List<Optional<Trained>> none = Collections.nCopies(jobs.size(), Optional.empty());
    Weights beginning;
    Session one = sessions.take(template);
    try {
      if (StartingWeights.set(first.model(), one, around.seed()).stream()
          .anyMatch(Diagnostic::isError)) {
        return none;
      }
      Snapshot.restore(one, first.before());
      beginning = Snapshot.take(one);
    } finally {
      sessions.giveBack(template, one);
    }
    Session all = sessions.take(program);
    try {
      all.write(beginning(beginning));
      DataSet set = Objects.requireNonNull(first.data().get(train(first).data()));
      Optional<List<Optional<Training>>> trainings =
          new StackedTrainer(
                  all,
                  program.program(),
                  jobs.stream().map(StackedTrials::train).toList(),
                  set.part(Part.TRAIN),
                  set.part(Part.VALIDATION),
                  around.seed(),
                  around.interruption())
              .run();
      if (trainings.isEmpty()) {
        return none;
      }
      List<Weights> weights = apart(Snapshot.take(all), beginning);
      double seconds = (System.nanoTime() - start) / 1e9 / jobs.size();
      List<Optional<Trained>> trained = new ArrayList<>();
      for (int i = 0; i < jobs.size(); i++) {
        Weights its = weights.get(i);
        trained.add(trainings.get().get(i).map(training -> new Trained(training, its, seconds)));
      }
      return trained;
    } finally {
      sessions.giveBack(program, all);
    }
  }

  /** What the variables hold before the first step: each trial's numbers, and the same weights. */
  private Map<String, byte[]> beginning(Weights ofOne) {
    Map<String, byte[]> values = new HashMap<>();
    for (Tensor tensor : ofOne.tensors()) {
      if (program.differs(tensor.name())) {
        values.put(
            tensor.name(),
            program.together(
                tensor.name(),
                jobs.stream()
                    .map(
                        job -> job.prepared().numbers().getOrDefault(tensor.name(), tensor.value()))
                    .toList()));
      } else {
        values.put(tensor.name(), tensor.value());
      }
    }
    return values;
  }

  /** The weights of all trials as those of each. */
  private List<Weights> apart(Weights all, Weights likeOne) {
    List<Weights> weights = new ArrayList<>();
    Map<String, Tensor> forms = new HashMap<>();
    likeOne.tensors().forEach(tensor -> forms.put(tensor.name(), tensor));
    for (int i = 0; i < jobs.size(); i++) {
      List<Tensor> tensors = new ArrayList<>();
      for (Tensor tensor : all.tensors()) {
        Tensor form = Objects.requireNonNull(forms.get(tensor.name()));
        byte[] its =
            program.differs(tensor.name())
                ? program.apart(tensor.name(), tensor.value(), i)
                : tensor.value();
        tensors.add(new Tensor(form.name(), form.type(), its));
      }
      weights.add(new Weights(tensors));
    }
    return weights;
  }
}
