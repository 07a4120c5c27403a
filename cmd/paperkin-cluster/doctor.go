package main

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	urfave "github.com/urfave/cli/v2"

	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/weaviate/audit"
)

// checkNodes compares what every node has of the library with what it is to have, and mends
// it if the command is to repair.
func checkNodes(d *session.Doctor, c *urfave.Context, _ *index.Library) (err error) {
	w, l, cluster, err := openBoth(c.Context, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	p := d.Progress("comparing", "papers")
	r, err := audit.Run(c.Context, w, l, cluster, audit.Options{Repair: c.Bool("repair"), Progress: p.Set})
	p.End(err)
	if err != nil {
		return err
	}
	for _, n := range r.Nodes {
		sayNode(d, n, c.Bool("repair"))
		if n.Name == "" && n.Err == nil {
			d.Note("node      %s may be any of the cluster's: readers leave it out after a restart only if its host begins with its name, CLUSTER_HOSTNAME", n.URL)
		}
	}
	if r.Unpublished > 0 {
		d.Note("cluster   %d papers have changed since readers were told: paperkin index tells them", r.Unpublished)
	}
	if r.Lost > 0 {
		d.Note("vectors   of %d papers no node has one: paperkin index embeds them again", r.Lost)
	}
	return nil
}

// sayNode prints what was found of a node.
func sayNode(d *session.Doctor, n audit.Node, repaired bool) {
	name := cmp.Or(n.Name, n.URL)
	found := n.Papers.Total() + n.Words.Total()
	switch {
	case n.Err != nil:
		d.Bad("", "node      %s does not answer: %v", name, n.Err)
	case found == 0:
		d.OK("node      %s has all papers and words", name)
	case repaired && n.Left.Total() == 0:
		d.OK("node      %s is mended: %s", name, faults(n))
	default:
		d.Bad("paperkin doctor --repair", "node      %s: %s", name, faults(n))
	}
}

// faults says what a node does not have as it is to have it.
func faults(n audit.Node) string {
	var parts []string
	for _, of := range []struct {
		what string
		audit.Faults
	}{{"papers", n.Papers}, {"words", n.Words}} {
		for _, one := range []struct {
			n    int
			what string
		}{{of.Missing, "missing"}, {of.Partly, "in some of its indexes only"}, {of.Outdated, "outdated"}, {of.Surplus, "that were removed"}} {
			if one.n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s %s", one.n, of.what, one.what))
			}
		}
	}
	if n.First != "" {
		parts = append(parts, "the first is "+n.First)
	}
	return strings.Join(parts, ", ")
}
