// Stands before the relay's own code in the package: Node 18, which Debian 12 has, lacks these two of ES2024.
String.prototype.isWellFormed ??= function () {
	return !/\p{Surrogate}/u.test(this);
};
String.prototype.toWellFormed ??= function () {
	return this.replace(/\p{Surrogate}/gu, "\uFFFD");
};
