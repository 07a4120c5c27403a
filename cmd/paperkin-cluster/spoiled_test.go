package main

import (
	"context"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"github.com/rogpeppe/go-internal/testscript"

	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
)

// spoil LIBRARY: every paper gets the opposite of its vector.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	nodes, err := conn.Parse(ts.Getenv("PAPERKIN_CLUSTER"), usualPort)
	ts.Check(err)
	c, err := conn.Open(conn.Options{Nodes: nodes})
	ts.Check(err)
	defer c.Close()
	class, err := c.Alias(ctx, args[0])
	ts.Check(err)
	reply, err := c.Search(ctx, &pb.SearchRequest{Collection: class, Limit: 1000, Metadata: &pb.MetadataRequest{Vectors: []string{schema.Vector}},
		Properties: &pb.PropertiesRequest{ReturnAllNonrefProperties: true}})
	ts.Check(err)
	var e schema.Encoder
	var objects []*pb.BatchObject
	for _, result := range reply.Results {
		r, err := schema.Read(result)
		ts.Check(err)
		for i := range r.Vector {
			r.Vector[i] = -r.Vector[i]
		}
		o, err := e.Object(class, r)
		ts.Check(err)
		objects = append(objects, o)
	}
	ts.Check(c.Put(ctx, objects))
}
