/**
 * The API: routes, sessions and the cluster as JSON, the changes that clients may make, and the
 * stream of events.
 */
@NullMarked
package dev.sluice.admin.api;

import org.jspecify.annotations.NullMarked;
