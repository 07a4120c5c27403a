package tagged

import (
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// numberTags are those in which products have numbers of PubMed and of arXiv.
var numberTags = []string{"PM", "U1", "U2", "U3", "U4", "U5", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "M1", "AN", "ID"}

// readIDs sets the ids and keys. Only DO is meant for DOIs, but products have them, and
// the numbers of PubMed, in many places. A DOI elsewhere counts if DO has none: it can
// be that of a related work.
func readIDs(r *record, p *paper.Draft) {
	var dois []string
	for _, v := range r.take("DO", "DI") {
		ids := paper.DOIs(v)
		if len(ids) == 0 {
			r.fields["DO"] = append(r.fields["DO"], v)
		}
		dois = append(dois, ids...)
	}
	for _, tag := range []string{"L3", "M3", "C7", "M1", "LK", "U1", "U2", "U3", "U4", "U5", "C1", "C2", "C3", "C4", "C5", "C6", "C8", "L2", "AN", "ID"} {
		if v := r.peek(tag); len(dois) == 0 && strings.Contains(v, "10.") && doiAlone().MatchString(v) {
			dois = paper.DOIs(r.pick(tag))
		}
	}
	p.IDs = append(p.IDs, dois...)
	medline := isMedline(r)
	for _, tag := range numberTags {
		for _, v := range r.fields[tag] {
			if readNumber(p, tag, v, medline) {
				r.drop(v, tag)
				break
			}
		}
	}
	readNoteIDs(r, p)
	for _, v := range r.take("ID") {
		if len(p.IDs) > paper.MaxNames || !slices.Contains(p.IDs, v) { // too many are a bad record
			p.AddName(v)
		}
	}
}

// readAccession adds accession numbers to the keys, and leaves them, since keys have no
// tag. The number of PubMed that the address has too is none.
func readAccession(r *record, p *paper.Draft) {
	for _, v := range r.take("AN") {
		if id, ok := paper.ParseID(v); ok {
			p.IDs = append(p.IDs, id)
		} else if len(p.IDs) > paper.MaxNames || !slices.Contains(p.IDs, "pmid:"+v) {
			p.Keys = append(p.Keys, v)
			r.fields["AN"] = append(r.fields["AN"], v)
		}
	}
}

var (
	doiAlone = pattern.Of(`(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:? ?)?10\.\d{4,9}(?:\.\d+)*/\S+(?: ?\[doi\])?$`)
	pmidForm = pattern.Of(`(?i)^(?:(?:pmid|pubmed(?: id)?|medline)[: ]*(\d{1,8})|(\d{1,8}) ?\[pmid\])$`)
	pmcForm  = pattern.Of(`(?i)^(?:pmcid:? ?)?(pmc\d+)(?:\.\d+)?(?: ?\[pmcid\])?$`)
	digits   = pattern.Of(`^\d{1,8}$`)
	// medlineLink matches addresses at EBSCO and Ovid of records of MEDLINE.
	medlineLink = pattern.Of(`[?&](?:D|db)=(?:med|cmedm|mdc|mnh|mnm|ppez|pmnm|prem)`)
)

// isMedline reports whether a record comes from MEDLINE or PubMed, so that its accession
// number is a PMID.
func isMedline(r *record) bool {
	for _, tag := range []string{"DB", "DP"} {
		v := strings.ToLower(r.peek(tag))
		if strings.Contains(v, "medline") || strings.Contains(v, "pubmed") || v == "nlm" || strings.Contains(v, "library of medicine") {
			return true
		}
	}
	for _, tag := range []string{"UR", "L2", "LK"} {
		for _, v := range r.fields[tag] {
			if medlineLink().MatchString(v) {
				return true
			}
		}
	}
	return false
}

// readNumber sets the number of PubMed, of PubMed Central or of arXiv in a value, and
// reports whether the value is nothing else.
func readNumber(p *paper.Draft, tag, value string, medline bool) bool {
	if m := pmidForm().FindStringSubmatch(value); m != nil {
		p.IDs = append(p.IDs, "pmid:"+m[1]+m[2])
		return true
	}
	if m := pmcForm().FindStringSubmatch(value); m != nil {
		p.Set("PMCID", strings.ToUpper(m[1]))
		return true
	}
	if len(value) > 6 && strings.EqualFold(value[:6], "arxiv:") {
		id, ok := paper.ParseID(strings.TrimSpace(strings.Split(value, "[")[0])) // "arXiv:2101.00005 [cs.LG]"
		if ok {
			p.IDs = append(p.IDs, id)
		}
		return ok
	}
	if !digits().MatchString(value) {
		return false
	}
	isPMID := false
	switch tag {
	case "PM":
		isPMID = true
	case "C5": // Embase, Cochrane
		isPMID = len(value) >= 5
	case "U1":
		isPMID = len(value) >= 7
	case "AN", "ID":
		isPMID = medline
	}
	if isPMID {
		p.IDs = append(p.IDs, "pmid:"+value)
	}
	return isPMID
}

// noteID matches a DOI or PMID that a note gives after its name: "DOI: 10.1000/x".
var noteID = pattern.Of(`(?i)^(?:(?:digital object identifier|doi)(?: \(doi\))?[: ]+(10\.\d{4,9}/\S+)|pmid:? ?(\d{1,8}))\.?$`)

// readNoteIDs sets the ids in notes, which are lists such as "Accession Number: 1; DOI:
// 10.1000/x", where there are none elsewhere.
func readNoteIDs(r *record, p *paper.Draft) {
	hasDOI, hasPMID := false, false
	for _, id := range p.IDs {
		hasDOI, hasPMID = hasDOI || strings.HasPrefix(id, "doi:"), hasPMID || strings.HasPrefix(id, "pmid:")
	}
	for _, note := range r.fields["N1"] {
		if doiAlone().MatchString(note) && !hasDOI {
			p.IDs = append(p.IDs, paper.DOIs(note)...)
		}
		for segment := range strings.SplitSeq(note, ";") {
			m := noteID().FindStringSubmatch(strings.TrimSpace(segment))
			switch {
			case m == nil:
			case m[1] != "" && !hasDOI:
				p.IDs = append(p.IDs, paper.DOIs(m[1])...)
			case m[2] != "" && !hasPMID:
				p.IDs = append(p.IDs, "pmid:"+m[2])
			}
		}
	}
}
