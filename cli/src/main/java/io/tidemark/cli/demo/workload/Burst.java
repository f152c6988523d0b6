/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The deletes of a scenario. The same seed gives the same burst on every machine: {@link Random}'s
 * numbers are specified.
 */
public final class Burst {

  private static final double TAKEN_LATER_OF_HTTP = 0.10;
  private static final double FAILS_OF_HTTP = 0.01;
  private static final double REJECTED_OF_HTTP = 0.005;
  private static final double OUTAGE_OF_HTTP = 0.20;
  private static final double CANCELLED_OF_HTTP = 0.10;
  private static final double TOO_LARGE_OF_KAFKA = 0.005;
  private static final int RECORDS_A_REFUSED = 2_000;
  private static final int MOST_FAILURES = 3;

  /** What is to be cancelled is cancelled within seconds, and must still wait then. */
  private static final long LEAST_CANCELLED_MILLIS = 15_000;

  private final Scenario scenario;
  private final List<Delete> writes;
  private final Map<String, Delete> byId;

  private Burst(Scenario scenario, List<Delete> writes) {
    this.scenario = scenario;
    this.writes = List.copyOf(writes);
    this.byId = new HashMap<>(writes.size() * 2);
    writes.forEach(delete -> byId.put(delete.id(), delete));
  }

  /** Draws it. */
  public static Burst of(Scenario scenario) {
    Random random = new Random(scenario.seed());
    List<Course> courses = courses(scenario.records());
    Collections.shuffle(courses, random);
    List<Delete> writes = new ArrayList<>(courses.size());
    for (Course course : courses) {
      writes.add(delete("delete-" + (writes.size() + 1), course, scenario, random));
    }
    writes.sort(Comparator.comparingLong(Delete::offsetMillis));
    return new Burst(scenario, writes);
  }

  /** What it was drawn from. */
  public Scenario scenario() {
    return scenario;
  }

  /** All writes in the order of their time, those that are to be refused among them. */
  public List<Delete> writes() {
    return writes;
  }

  /** The delete of an id. */
  public Optional<Delete> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Where the record of an id ends; one that nobody wrote nowhere. */
  public Course.End end(String id) {
    return find(id).map(delete -> delete.course().end()).orElse(Course.End.NOWHERE);
  }

  /** How many end so. */
  public long count(Course.End end) {
    return writes.stream().filter(delete -> delete.course().end() == end).count();
  }

  /** How many take a course. */
  public long count(Course course) {
    return writes.stream().filter(delete -> delete.course() == course).count();
  }

  /** How many go to a destination and are delivered. */
  public long delivered(Destination destination) {
    return writes.stream()
        .filter(delete -> delete.destination() == destination)
        .filter(delete -> delete.course().end() == Course.End.DELIVERED)
        .count();
  }

  private static List<Course> courses(int records) {
    int http = records / 2;
    int kafka = records - http;
    List<Course> courses = new ArrayList<>(Collections.nCopies(records, Course.TAKEN));
    // Those of HTTP first, then those of Kafka; shuffled afterwards.
    int at = 0;
    at = set(courses, at, Course.TAKEN_LATER, share(http, TAKEN_LATER_OF_HTTP));
    at = set(courses, at, Course.FAILS, share(http, FAILS_OF_HTTP));
    at = set(courses, at, Course.REJECTED, share(http, REJECTED_OF_HTTP));
    at = set(courses, at, Course.TAKEN_AFTER_OUTAGE, share(http, OUTAGE_OF_HTTP));
    at = set(courses, at, Course.CANCELLED, share(http, CANCELLED_OF_HTTP));
    set(courses, at, Course.TOO_LARGE, share(kafka, TOO_LARGE_OF_KAFKA));
    courses.addAll(Collections.nCopies(Math.max(1, records / RECORDS_A_REFUSED), Course.REFUSED));
    return courses;
  }

  private static int set(List<Course> courses, int from, Course course, int count) {
    Collections.fill(courses.subList(from, from + count), course);
    return from + count;
  }

  private static int share(int of, double share) {
    return Math.max(1, (int) Math.round(of * share));
  }

  private static Delete delete(String id, Course course, Scenario scenario, Random random) {
    Destination destination =
        switch (course) {
          case TAKEN -> random.nextBoolean() ? Destination.HTTP : Destination.KAFKA;
          case TAKEN_LATER, FAILS, REJECTED, CANCELLED -> Destination.HTTP;
          case TAKEN_AFTER_OUTAGE -> Destination.HTTP_AWAY;
          case TOO_LARGE -> Destination.KAFKA;
          case REFUSED -> Destination.NOT_ALLOWED;
        };
    int failures = 1 + random.nextInt(MOST_FAILURES);
    long shortest = scenario.shortestDelay().toMillis();
    long delays = scenario.longestDelay().toMillis() - shortest;
    long delay = shortest + (long) (random.nextDouble() * (delays + 1));
    return new Delete(
        id,
        destination,
        course,
        course == Course.TAKEN_LATER ? failures : 0,
        offset(scenario, random.nextDouble()),
        switch (course) {
          // Delivered against all promises, it would be seen before the others are done.
          case REFUSED -> 0;
          case CANCELLED -> Math.max(LEAST_CANCELLED_MILLIS, delay);
          default -> delay;
        });
  }

  /** All viewers leave at the end: a quick rise to a peak at a quarter, and a slower fall. */
  private static long offset(Scenario scenario, double uniform) {
    double peak = 0.25;
    double share =
        uniform < peak ? Math.sqrt(uniform * peak) : 1 - Math.sqrt((1 - uniform) * (1 - peak));
    return (long) (share * scenario.burst().toMillis());
  }
}
