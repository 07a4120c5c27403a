package service

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// oaiReply is the summary of a reply of OAI-PMH.
type oaiReply struct {
	code, message string // of an error; empty: none
	list          bool   // it is a list of records
	token         string // resumptionToken; empty: the list ends here
	formats       []oaiFormat
}

type oaiFormat struct {
	Prefix string `xml:"metadataPrefix"`
	Space  string `xml:"metadataNamespace"`
}

// readOAI reads a reply of OAI-PMH, and passes over the records.
func readOAI(r Reply) (reply oaiReply, err error) {
	file, err := r.Open()
	if err != nil {
		return oaiReply{}, err
	}
	defer file.Close()
	d := NewDecoder(file)
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return reply, nil
		}
		if err == nil {
			if start, ok := t.(xml.StartElement); ok {
				err = reply.element(d, start)
			}
		}
		if err != nil {
			return oaiReply{}, err
		}
	}
}

func (o *oaiReply) element(d *xml.Decoder, start xml.StartElement) error {
	switch start.Name.Local {
	case "error":
		for _, a := range start.Attr {
			if a.Name.Local == "code" {
				o.code = a.Value
			}
		}
		if err := d.DecodeElement(&o.message, &start); err != nil {
			return err
		}
		o.message = strings.Join(strings.Fields(o.message), " ")
	case "ListRecords":
		o.list = true
	case "record":
		return d.Skip()
	case "resumptionToken":
		if err := d.DecodeElement(&o.token, &start); err != nil {
			return err
		}
		o.token = strings.TrimSpace(o.token)
	case "metadataFormat":
		var f oaiFormat
		if err := d.DecodeElement(&f, &start); err != nil {
			return err
		}
		o.formats = append(o.formats, oaiFormat{strings.TrimSpace(f.Prefix), strings.TrimSpace(f.Space)})
	}
	return nil
}

// oaiForms are the metadata formats that are read, the richest first, by what their prefix
// or namespace starts with. Repositories choose prefixes as they like, but for that of
// Dublin Core. PubMed Central's front matter stands before its full texts:
// https://pmc.ncbi.nlm.nih.gov/tools/oai/
var oaiForms = []oaiFormat{
	{Space: "http://arxiv.org/OAI/arXiv/"},
	{Prefix: "pmc_fm"},
	{Space: "https://jats.nlm.nih.gov/"},
	{Space: "http://jats.nlm.nih.gov"},
	{Space: "http://dtd.nlm.nih.gov/"},
	{Prefix: "jats"},
	{Space: "http://www.loc.gov/mods/"},
	{Space: "http://www.loc.gov/MARC21/slim"},
	{Space: "http://www.tei-c.org/ns/1.0"},
	{Prefix: "oai_dc"},
}

// richest returns the prefix of the format that says most of those that are read.
func (o *oaiReply) richest() (string, error) {
	var offered []string
	for _, form := range oaiForms {
		for _, f := range o.formats {
			if form.Prefix != "" && f.Prefix == form.Prefix || form.Space != "" && strings.HasPrefix(f.Space, form.Space) {
				return f.Prefix, nil
			}
		}
	}
	for _, f := range o.formats {
		offered = append(offered, f.Prefix)
	}
	return "", fmt.Errorf("%w: the repository has its records only as %s, which are not read", ErrNotPapers, strings.Join(offered, ", "))
}
