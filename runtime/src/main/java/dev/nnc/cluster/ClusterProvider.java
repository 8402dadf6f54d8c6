package dev.nnc.cluster;

/**
 * Makes clusters of one kind. Providers are found by {@link java.util.ServiceLoader}, so that nnc
 * itself knows none of them.
 */
public interface ClusterProvider {
  /**
   * Reaches a cluster, and waits for its machines.
   *
   * @param address as in {@link Clusters}
   * @param threads that a task uses
   * @throws UnreachableClusterException if there is none
   */
  Cluster open(String address, int threads) throws UnreachableClusterException;
}
