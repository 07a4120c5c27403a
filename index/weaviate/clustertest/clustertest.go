// Package clustertest puts a library of a folder into a cluster for tests: papers, vectors and
// words as the folder has them.
package clustertest

import (
	"context"
	"errors"
	"fmt"
	"os"

	"paperkin/index"
	"paperkin/index/fill"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/write"
)

// Fill makes the library of a name in a cluster of that of a folder. It has the keys of the
// folder's papers. The writer's folder is gone afterwards.
func Fill(ctx context.Context, c *conn.Cluster, name string, lib *index.Library) (err error) {
	dir, err := os.MkdirTemp("", "paperkin-clustertest-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o := write.Options{Name: name, Engine: c, Size: schema.SizeFor(c.Len(), 0)}
	for i := range c.Len() {
		o.Nodes = append(o.Nodes, c.At(i))
	}
	if err := index.ClaimPlace(dir, o.Place()); err != nil {
		return err
	}
	from, err := lib.Move(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if _, err := from.CopyTo(ctx, dir); err != nil {
		return err
	}
	w, err := index.OpenWriterElsewhere(ctx, dir, o.Place(), o.Open)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if _, err := w.Take(ctx, from.Source(nil), fill.Options{}); err != nil {
		return err
	}
	p, err := w.Publish(ctx, nil)
	if err == nil && p.Lost > 0 {
		err = fmt.Errorf("%d papers were lost", p.Lost)
	}
	return err
}

// Drop removes the library of a name from a cluster.
func Drop(ctx context.Context, c *conn.Cluster, name string) error {
	class, err := c.Alias(ctx, name)
	if err != nil {
		return err
	}
	if err := c.DropAlias(ctx, name); err != nil {
		return err
	}
	if err := c.DropClass(ctx, class); err != nil {
		return err
	}
	return c.DropClass(ctx, schema.MetaName(name))
}
