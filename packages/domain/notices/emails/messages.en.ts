/** English words of this module's mails; another language is another file of the same shape. */
export const messages = {
  notice: {
    confirmedSubject: 'Security notice {advisory}: act on {products}',
    possibleSubject: 'Security notice {advisory}: check your version of {products}',
    confirmedPreview: '{count, plural, one {One entitlement} other {# entitlements}} of {customer} affected. {severity}',
    possiblePreview: 'Please check which version {customer} runs. {severity}',
    confirmedFact: '{customer} is affected: {title}',
    possibleFact: '{customer} may be affected: {title}',
    confirmedDetail:
      '{count, plural, one {One entitlement of yours is} other {# entitlements of yours are}} concerned. What is installed and what to do stands below for each.',
    possibleDetail:
      'We cannot tell for sure, because we do not know every version that you run. Please check {count, plural, one {the installation} other {the installations}} named below.',
    severity: 'Severity',
    severityValue: '{severity}, CVSS {score, number, ::.0}',
    severityPlain: '{severity}',
    scoreOnly: 'CVSS {score, number, ::.0}',
    severityWord: '{severity, select, critical {Critical} high {High} medium {Medium} low {Low} other {None}}',
    advisory: 'Advisory',
    advisoryValue: '{advisory} of {date}',
    entitlement: '{product}, {ref}',
    nothingInstalled: 'Installed',
    nothingInstalledValue: 'no activation is known to us; check every copy you run',
    installed:
      '{hasVersion, select, yes {version {version}} other {version not known}}, {verdict, select, confirmed {affected} possible {check this version} other {not affected}}',
    moreDevices: '{count, plural, one {# more device stands} other {# more devices stand}} on the notice in the portal.',
    whatToDo: 'What to do',
    update: 'Update to {versions}.',
    updatePossible: 'If you run an older version, update to {versions}.',
    noFix: 'There is no fixed version yet. Follow the advice below and watch the notice in the portal.',
    fixIncluded: 'The update is included in what you have.',
    fixNeedsMaintenance: 'The update comes with maintenance, which has ended for this entitlement; the advice below helps until then.',
    advice:
      '{category, select, vendor_fix {Fix} mitigation {Mitigation} workaround {Workaround} no_fix_planned {No fix is planned} other {No fix yet}}',
    advicesOf: 'What {publisher} recommends',
    conditions: 'Conditions: {text}',
    restart:
      '{restart, select, none {No restart is needed.} system {The system restarts.} service {The service restarts.} other {A restart is needed.}}',
    vulnerabilities: 'Vulnerabilities',
    noDetails: 'no more is published',
    more: 'and {count, number} more',
    action: 'See the notice and your installations',
    notYou: 'Not the right person? Answer this message and name your successor, and we will write to them instead.',
    footer:
      'You get this because {customer} owns these entitlements and you are its {role} contact. Security notices cannot be unsubscribed.',
    role: '{role, select, security {security} technical {technical} licence_administrator {licence} other {account}}',
    partner: 'Who helps you: your partner for these entitlements',
    vendor: 'Who helps you',
  },
};
export type Messages = typeof messages;
