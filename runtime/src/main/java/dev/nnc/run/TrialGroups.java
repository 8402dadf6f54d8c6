package dev.nnc.run;

import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.run.TrialRun.Job;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts trials together that one program can train, in the order in which they come: which ones
 * these are depends on nothing else. For one thread.
 */
final class TrialGroups {
  private final ActionContext context;
  private final TrialSessions sessions;
  private final int most;
  private final String obstacle;

  /** Those that wait for others that are like them. */
  private final List<List<Job>> waiting = new ArrayList<>();

  /**
   * Groups of trials.
   *
   * @param most how many there are in one; the last may have one more, so that none is left alone
   * @param obstacle why each is alone, if so
   */
  TrialGroups(ActionContext context, TrialSessions sessions, int most, String obstacle) {
    this.context = context;
    this.sessions = sessions;
    this.most = most;
    this.obstacle = obstacle;
  }

  /**
   * Trials that are executed by one thread.
   *
   * @param stacked trains them together, where they are
   * @param obstacle why they are not; empty if they are
   */
  record Group(List<Job> jobs, Optional<StackedTrials> stacked, String obstacle) {
    boolean has(int trial) {
      return jobs.stream().anyMatch(job -> job.number() == trial);
    }
  }

  /** What came of each trial of a group. */
  List<Outcome> execute(Group group) {
    if (group.stacked().isPresent()) {
      return group.stacked().get().run();
    }
    return group.jobs().stream().map(job -> new TrialRun(context, job, sessions).run()).toList();
  }

  /** The groups that are complete with one more trial. */
  List<Group> add(Job job) {
    String why = !obstacle.isEmpty() ? obstacle : StackedTrials.obstacle(job);
    if (!why.isEmpty()) {
      return List.of(new Group(List.of(job), Optional.empty(), why));
    }
    List<Job> alike =
        waiting.stream().filter(each -> isLike(each.getFirst(), job)).findFirst().orElse(null);
    if (alike == null) {
      alike = new ArrayList<>();
      waiting.add(alike);
    }
    alike.add(job);
    if (alike.size() < most + 2) {
      return List.of(); // of one more, the last would be alone
    }
    List<Job> first = List.copyOf(alike.subList(0, most));
    alike.subList(0, most).clear();
    return groups(first);
  }

  /** Those that have waited in vain for more. */
  List<Group> rest() {
    List<Group> groups = waiting.stream().flatMap(each -> groups(each).stream()).toList();
    waiting.clear();
    return groups;
  }

  /** Whether one program can train both. */
  private boolean isLike(Job one, Job another) {
    Train train = StackedTrials.train(one);
    Train other = StackedTrials.train(another);
    return train.batch() == other.batch()
        && train.epochs() == other.epochs()
        && Objects.equals(one.data().get(train.data()), another.data().get(other.data()))
        && template(one, another);
  }

  private boolean template(Job one, Job another) {
    prepared(another);
    Template template = prepared(one).template();
    return prepared(another).template().equals(template);
  }

  /** A template may have been made wider since. */
  private TrialSessions.Prepared prepared(Job job) {
    return sessions.again(job.model().program(), job.prepared());
  }

  private List<Group> groups(List<Job> alike) {
    if (alike.size() == 1) {
      return List.of(
          new Group(
              alike,
              Optional.empty(),
              "no other trial beside it has the same network, data, batch and epochs"));
    }
    List<Job> jobs = alike.stream().map(job -> job.with(prepared(job))).toList();
    StackedTrials.Answer answer = StackedTrials.of(context, jobs, sessions);
    return answer.trials().isPresent()
        ? List.of(new Group(jobs, answer.trials(), ""))
        : jobs.stream()
            .map(job -> new Group(List.of(job), Optional.empty(), answer.obstacle()))
            .toList();
  }
}
