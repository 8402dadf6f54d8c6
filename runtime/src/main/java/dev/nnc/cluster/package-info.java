/** Tasks of a run on other machines: what a cluster is asked for, and who is found to be one. */
@NullMarked
package dev.nnc.cluster;

import org.jspecify.annotations.NullMarked;
